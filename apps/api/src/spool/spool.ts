import { mkdir, open, readdir, readFile, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { isNativeError } from 'node:util/types';
import { UndecryptableException } from '@tester/exceptions';
import type { EncryptionKey } from '../config/api-config';
import type { HistoryCipher } from '../history/history-cipher';
import type { FinishedGeneration } from '../history/history.service';
import { fileNameOf, itemOf, placeOf, userTag, type SpoolItem } from './spool-item';

const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;
const DEAD = 'dead';
const UNFINISHED = '.tmp';
/** An unfinished file this old has lost its writer. */
const UNFINISHED_MAX_MS = 600_000;

/** How many suites lie in the spool. */
export interface SpoolBacklog {
  /** For the database to come back; those being saved right now are not counted. */
  waiting: number;
  /** For a person to look at. */
  dead: number;
}

/** What the spool holds, and what its disk has left. */
export interface SpoolFacts extends SpoolBacklog {
  /** Age of the item that waits longest; 0 when none does. */
  oldestMs: number;
  /** Of what waits. */
  bytes: number;
  diskFreeBytes: number;
  diskBytes: number;
}

/**
 * Finished suites on disk, encrypted, until the database has them. What {@link put} has returned for survives a kill
 * and a power cut. Several processes may share a directory: an item is one file, and files come and go whole.
 */
export class Spool {
  /** Items of generations that this process is saving by itself. */
  private readonly underWay = new Set<string>();

  private constructor(
    private readonly directory: string,
    private readonly cipher: HistoryCipher,
    private readonly keys: readonly [EncryptionKey, ...EncryptionKey[]],
  ) {}

  /**
   * @param keys the current one, and earlier ones under which items may still be named.
   * @throws Error of the file system when the directory cannot be made.
   */
  static async open(
    directory: string,
    cipher: HistoryCipher,
    keys: readonly [EncryptionKey, ...EncryptionKey[]],
  ): Promise<Spool> {
    await mkdir(path.join(directory, DEAD), { recursive: true, mode: DIRECTORY_MODE });
    return new Spool(directory, cipher, keys);
  }

  /**
   * Durable once it resolves. Until {@link settle} the item counts as being saved.
   * @throws Error of the file system, the disk being full for one; then nothing is left behind.
   */
  async put(generation: FinishedGeneration): Promise<SpoolItem> {
    const tag = userTag(generation.userId, this.keys[0]);
    const item = { userTag: tag, generationId: generation.id.toLowerCase(), refusals: 0 };
    const envelope = this.cipher.encrypt(JSON.stringify(generation), placeOf(item));
    const unfinished = path.join(this.directory, `${randomUUID()}${UNFINISHED}`);
    this.underWay.add(item.generationId);
    try {
      await writeDurably(unfinished, envelope);
      await rename(unfinished, this.fileOf(item));
      await this.syncDirectory();
    } catch (error) {
      this.settle(item);
      await rm(unfinished, { force: true });
      throw error;
    }
    return item;
  }

  /** Whoever put the item saves it no longer: it has been removed, or is the relay's from now on. */
  settle({ generationId }: SpoolItem): void {
    this.underWay.delete(generationId);
  }

  /** Those nobody is saving, and files that lost their writer are cleared away. */
  async waiting(): Promise<SpoolItem[]> {
    const names = await readdir(this.directory);
    for (const name of names.filter((each) => each.endsWith(UNFINISHED))) await this.clearUnfinished(name);
    return itemsOf(names).filter(({ generationId }) => !this.underWay.has(generationId));
  }

  /**
   * Null when another process has dealt with it.
   * @throws UndecryptableException when it is damaged, or its key is retired.
   */
  async read(item: SpoolItem): Promise<FinishedGeneration | null> {
    const envelope = await unlessGone(readFile(this.fileOf(item), 'utf8'));
    if (envelope === null) return null;
    const generation = JSON.parse(this.cipher.decrypt(envelope, placeOf(item))) as FinishedGeneration;
    const isNamedRight =
      generation.id.toLowerCase() === item.generationId &&
      this.keys.some((key) => userTag(generation.userId, key) === item.userTag);
    if (!isNamedRight) throw new UndecryptableException('the item is not what its name says');
    return generation;
  }

  async remove(item: SpoolItem): Promise<void> {
    await rm(this.fileOf(item), { force: true });
  }

  /** Counts one more refusal; the count survives a restart. */
  async countRefusal(item: SpoolItem): Promise<SpoolItem> {
    const counted = { ...item, refusals: item.refusals + 1 };
    await unlessGone(rename(this.fileOf(item), this.fileOf(counted)));
    return counted;
  }

  /** Puts it aside, where nothing touches it but {@link forgetUser} and a person. */
  async bury(item: SpoolItem): Promise<void> {
    await unlessGone(rename(this.fileOf(item), path.join(this.directory, DEAD, fileNameOf(item))));
  }

  async backlog(): Promise<SpoolBacklog> {
    const dead = itemsOf(await readdir(path.join(this.directory, DEAD)));
    return { waiting: (await this.waiting()).length, dead: dead.length };
  }

  /** @throws Error of the file system. */
  async facts(): Promise<SpoolFacts> {
    const items = await this.waiting();
    const files = await Promise.all(items.map((item) => unlessGone(stat(this.fileOf(item)))));
    const there = files.filter((facts) => facts !== null);
    const { bavail, blocks, bsize } = await statfs(this.directory);
    const { dead } = await this.backlog();
    return {
      waiting: there.length,
      dead,
      oldestMs: Math.max(0, ...there.map(({ mtimeMs }) => Date.now() - mtimeMs)),
      bytes: there.reduce((sum, { size }) => sum + size, 0),
      diskFreeBytes: bavail * bsize,
      diskBytes: blocks * bsize,
    };
  }

  /** Deletes what lies here of a user, dead or waiting. */
  async forgetUser(userId: string): Promise<void> {
    const tags = new Set(this.keys.map((key) => userTag(userId, key)));
    for (const directory of [this.directory, path.join(this.directory, DEAD)]) {
      const items = itemsOf(await readdir(directory)).filter(({ userTag: tag }) => tags.has(tag));
      for (const item of items) await rm(path.join(directory, fileNameOf(item)), { force: true });
    }
    await this.syncDirectory();
  }

  private fileOf(item: SpoolItem): string {
    return path.join(this.directory, fileNameOf(item));
  }

  private async clearUnfinished(name: string): Promise<void> {
    const file = path.join(this.directory, name);
    const facts = await unlessGone(stat(file));
    if (facts !== null && Date.now() - facts.mtimeMs > UNFINISHED_MAX_MS) await rm(file, { force: true });
  }

  /** A file's name is the directory's data: only this makes it survive a power cut. */
  private async syncDirectory(): Promise<void> {
    await synced(await open(this.directory, 'r'));
  }
}

const itemsOf = (names: readonly string[]): SpoolItem[] => names.map(itemOf).filter((item) => item !== null);

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', FILE_MODE);
  await synced(handle, () => handle.writeFile(text));
}

async function synced(handle: FileHandle, write?: () => Promise<void>): Promise<void> {
  try {
    await write?.();
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Null when the file is not there (any more). */
async function unlessGone<T>(deed: Promise<T>): Promise<T | null> {
  try {
    return await deed;
  } catch (error) {
    if (isNativeError(error) && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
