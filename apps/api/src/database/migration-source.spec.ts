import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InternalException } from '@tester/exceptions';
import { MigrationSource } from './migration-source';

describe(MigrationSource.name, () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'tester-migrations-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const write = (name: string, text: string): void => writeFileSync(path.join(directory, name), text);

  it('reads the files in the order of their versions, whatever else lies there', async () => {
    write('20260202000000_second.sql', 'select 2;');
    write('20260101000000_first.sql', 'select 1;');
    write('README.md', 'about');
    expect(await new MigrationSource(directory).read()).toEqual([
      {
        version: '20260101000000',
        name: 'first',
        sql: 'select 1;',
        checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      expect.objectContaining({ version: '20260202000000', name: 'second', sql: 'select 2;' }),
    ]);
  });

  it('gives another checksum to another text', async () => {
    write('20260101000000_first.sql', 'select 1;');
    const [before] = await new MigrationSource(directory).read();
    write('20260101000000_first.sql', 'select 1; ');
    const [after] = await new MigrationSource(directory).read();
    expect(after?.checksum).not.toBe(before?.checksum);
  });

  it('refuses a file whose name says no version', async () => {
    write('first.sql', 'select 1;');
    await expect(new MigrationSource(directory).read()).rejects.toThrow(InternalException);
  });

  it('refuses a directory that is empty or missing', async () => {
    await expect(new MigrationSource(directory).read()).rejects.toThrow(/no migrations/);
    await expect(new MigrationSource(path.join(directory, 'none')).read()).rejects.toThrow(/cannot be read/);
  });
});
