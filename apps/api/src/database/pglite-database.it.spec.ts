import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseUnavailableException } from '@tester/exceptions';
import { PGliteDatabase } from './pglite-database';
import { PROBES } from './spec/probes';

describe(PGliteDatabase.name, () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-pglite-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it('keeps what it was given from one opening to the next', async () => {
    const first = await PGliteDatabase.open(path.join(directory, 'kept'));
    await first.migrate([PROBES]);
    await first[Symbol.asyncDispose]();
    const second = await PGliteDatabase.open(path.join(directory, 'kept'));
    expect(await second.migrate([PROBES])).toEqual([]);
    expect(await second.call('who', {})).toHaveLength(1);
    await second[Symbol.asyncDispose]();
  });

  it('is unavailable where another version has been, and lets go of the directory', async () => {
    const foreign = path.join(directory, 'foreign');
    mkdirSync(foreign);
    writeFileSync(path.join(foreign, 'PG_VERSION'), '9.6\n');
    await expect(PGliteDatabase.open(foreign)).rejects.toBeInstanceOf(DatabaseUnavailableException);
    expect(existsSync(`${foreign}.lock`)).toBe(false);
  });

  it('is unavailable where the directory cannot be made', async () => {
    await expect(PGliteDatabase.open('/dev/null/database')).rejects.toBeInstanceOf(
      DatabaseUnavailableException,
    );
  });
});
