import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseUnavailableException } from '@tester/exceptions';
import { DirectoryLock } from './directory-lock';

describe(DirectoryLock.name, () => {
  let root: string;
  let directory: string;
  let file: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'tester-lock-'));
    directory = path.join(root, 'database');
    file = `${directory}.lock`;
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('names this process, and is gone when it is released', () => {
    const sut = DirectoryLock.acquire(directory);
    expect(readFileSync(file, 'utf8')).toBe(String(process.pid));
    sut[Symbol.dispose]();
    expect(existsSync(file)).toBe(false);
  });

  it('refuses while another process lives, and takes over when it is gone', async () => {
    const other = spawn('sleep', ['30']);
    const gone = once(other, 'exit');
    writeFileSync(file, String(other.pid));
    expect(() => DirectoryLock.acquire(directory)).toThrow(DatabaseUnavailableException);
    other.kill('SIGKILL');
    await gone;
    using _taken = DirectoryLock.acquire(directory);
    expect(readFileSync(file, 'utf8')).toBe(String(process.pid));
  });

  it.each([
    ['an earlier life under our own id', String(process.pid)],
    ['a file that was cut short', ''],
  ])('takes over from %s', (_case, content) => {
    writeFileSync(file, content);
    using _taken = DirectoryLock.acquire(directory);
    expect(readFileSync(file, 'utf8')).toBe(String(process.pid));
  });

  it('does not hide that the file cannot be written', () => {
    expect(() => DirectoryLock.acquire(path.join(root, 'missing', 'database'))).toThrow(/ENOENT/);
  });
});
