import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { InternalException } from '@tester/exceptions';

export interface Migration {
  /** 14 digits, as Supabase's CLI names them; decides the order. */
  version: string;
  name: string;
  sql: string;
  /** SHA-256 of the file, hex. */
  checksum: string;
}

const FILE_NAME = /^(\d{14})_([a-z0-9_]+)\.sql$/;

/** The SQL files of one directory, in the format of Supabase's CLI (`<timestamp>_<name>.sql`). */
export class MigrationSource {
  /** Where the files lie below the directory that a process of ours is started in. */
  static readonly DEFAULT_DIRECTORY = path.join('supabase', 'migrations');

  constructor(private readonly directory: string = path.resolve(MigrationSource.DEFAULT_DIRECTORY)) {}

  /** @throws InternalException when the directory is missing or empty, or a name has another form. */
  async read(): Promise<Migration[]> {
    const files = (await this.fileNames()).filter((file) => file.endsWith('.sql')).sort();
    if (files.length === 0) throw new InternalException(`no migrations in ${this.directory}`);
    return Promise.all(files.map((file) => this.migrationOf(file)));
  }

  private async fileNames(): Promise<string[]> {
    try {
      return await readdir(this.directory);
    } catch (error) {
      throw new InternalException(`the migrations cannot be read from ${this.directory}`, { cause: error });
    }
  }

  private async migrationOf(file: string): Promise<Migration> {
    const [, version, name] = FILE_NAME.exec(file) ?? [];
    if (version === undefined || name === undefined) {
      throw new InternalException(`not the name of a migration: ${file}`);
    }
    const sql = await readFile(path.join(this.directory, file), 'utf8');
    return { version, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  }
}
