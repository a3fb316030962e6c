import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { firstFile } from './first-file';

describe(firstFile.name, () => {
  it.each(['', '{"tools":[]}', 'é'.repeat(1000)])('should read back what tar has packed', (content) => {
    const directory = mkdtempSync(path.join(tmpdir(), 'tester-tar-'));
    writeFileSync(path.join(directory, 'contents.json'), content);
    const archive = execFileSync('tar', ['-C', directory, '-cf', '-', 'contents.json']);
    rmSync(directory, { recursive: true });

    expect(firstFile(archive).toString('utf8')).toBe(content);
    expect(() => firstFile(archive.subarray(0, 511 + Buffer.byteLength(content)))).toThrow(RangeError);
  });

  it('should refuse what is no archive', () => {
    expect(() => firstFile(Buffer.alloc(2048, 'x'))).toThrow(RangeError);
  });
});
