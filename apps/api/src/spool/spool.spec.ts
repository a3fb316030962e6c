import { randomBytes, randomUUID } from 'node:crypto';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Logger } from '@nestjs/common';
import { DatabaseUnavailableException, InternalException, UndecryptableException } from '@tester/exceptions';
import fc from 'fast-check';
import type { ApiConfig } from '../config/api-config';
import { HistoryCipher } from '../history/history-cipher';
import type { FinishedGeneration, HistoryService } from '../history/history.service';
import { Spool } from './spool';
import { SpoolRelay } from './spool-relay';
import { SuiteKeeper } from './suite-keeper';

const SECRET = 'def the_secret_of_the_user(): pass';

describe(Spool.name, () => {
  const key = { keyId: 'k1', key: randomBytes(32) };
  let directory: string;
  let sut: Spool;
  /** What the database has, by id. */
  let rows: Map<string, FinishedGeneration>;
  let recording: (generation: FinishedGeneration) => Promise<void>;
  /** Users who have erased everything since. */
  const erasedUsers = new Set<string>();
  let error: jest.SpyInstance;

  const history: Pick<HistoryService, 'record'> = {
    record: async (generation) => {
      await recording(generation);
      if (erasedUsers.has(generation.userId)) return 'erased';
      rows.set(generation.id, generation);
      return 'recorded';
    },
  };
  const open = (keyOf = key): Promise<Spool> => Spool.open(directory, new HistoryCipher(keyOf), [keyOf]);
  const keeper = (): SuiteKeeper => new SuiteKeeper(sut, history as HistoryService);
  const relay = (spool = sut): SpoolRelay =>
    new SpoolRelay(spool, history as HistoryService, { spool: { directory } } as ApiConfig);
  const finished = (userId = randomUUID()): FinishedGeneration => ({
    id: randomUUID(),
    userId,
    source: SECRET,
    suite: `assert 'ç한🙂' # ${SECRET}`,
    language: 'python',
    model: 'm',
    isFree: false,
  });
  const spooled = async (generation = finished()): Promise<FinishedGeneration> => {
    sut.settle(await sut.put(generation));
    return generation;
  };
  const files = (of = directory): string[] => readdirSync(of).filter((name) => name.endsWith('.suite'));
  const fileOf = ({ id }: FinishedGeneration): string =>
    path.join(directory, files().find((name) => name.includes(id)) ?? 'none');
  const away = (): Promise<void> => Promise.reject(new DatabaseUnavailableException('away'));

  beforeEach(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'tester-spool-'));
    sut = await open();
    rows = new Map();
    recording = () => Promise.resolve();
    error = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    jest.spyOn(Logger.prototype, 'log').mockReturnValue();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(directory, { recursive: true, force: true });
  });

  it('gives back what was put, and shows nothing of it to others', async () => {
    const generation = finished();
    const item = await sut.put(generation);
    expect(await sut.read(item)).toEqual(generation);
    const file = fileOf(generation);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.join(directory, 'dead')).mode & 0o777).toBe(0o700);
    for (const secret of [SECRET, generation.userId, generation.suite]) {
      expect(file + readFileSync(file, 'utf8')).not.toContain(secret);
    }
  });

  it('reads no item that was changed by a bit, cut, or renamed to another', async () => {
    const generation = await spooled();
    const [item] = await sut.waiting();
    if (item === undefined) throw new Error('nothing waits');
    const whole = readFileSync(fileOf(generation));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length * 8 - 1), async (bit) => {
        const flipped = Buffer.from(whole);
        flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        writeFileSync(fileOf(generation), flipped);
        await expect(sut.read(item)).rejects.toThrow(UndecryptableException);
      }),
    );
    writeFileSync(fileOf(generation), whole.subarray(0, -1));
    await expect(sut.read(item)).rejects.toThrow(UndecryptableException);
    writeFileSync(fileOf(generation), whole);
    const other = { ...item, generationId: randomUUID() };
    renameSync(fileOf(generation), fileOf(generation).replace(item.generationId, other.generationId));
    await expect(sut.read(other)).rejects.toThrow(UndecryptableException);
    expect(await sut.read(item)).toBeNull();
  });

  it('forgets a user, dead or waiting, and nobody else', async () => {
    const userId = randomUUID();
    const others = await spooled();
    await spooled(finished(userId));
    const [first] = (await sut.waiting()).filter(({ generationId }) => generationId !== others.id);
    if (first !== undefined) await sut.bury(first);
    await spooled(finished(userId));
    expect(await sut.backlog()).toEqual({ waiting: 2, dead: 1 });
    await sut.forgetUser(userId);
    expect(await sut.backlog()).toEqual({ waiting: 1, dead: 0 });
    expect(fileOf(others)).toContain(others.id);
  });

  it('reads and forgets, after a rotation, what lies here under an earlier key', async () => {
    const generation = await spooled();
    const newer = { keyId: 'k2', key: randomBytes(32) };
    const cipher = new HistoryCipher({ ...newer, previous: [key] });
    const rotated = await Spool.open(directory, cipher, [newer, key]);
    const [item] = await rotated.waiting();
    expect(item && (await rotated.read(item))).toEqual(generation);
    rotated.settle(await rotated.put({ ...finished(), userId: generation.userId }));
    await rotated.forgetUser(generation.userId);
    expect(files()).toEqual([]);
  });

  it('clears away what a killed writer has begun, not what a living one writes', async () => {
    const [old, fresh] = ['a.tmp', 'b.tmp'].map((name) => path.join(directory, name)) as [string, string];
    for (const file of [old, fresh]) writeFileSync(file, 'half');
    utimesSync(old, 1, 1);
    expect(await sut.waiting()).toEqual([]);
    expect(readdirSync(directory)).toEqual(expect.arrayContaining(['b.tmp']));
    expect(readdirSync(directory)).not.toContain('a.tmp');
  });

  describe(SuiteKeeper.name, () => {
    it('leaves nothing on disk of what the database has', async () => {
      const generation = finished();
      let onDisk: string[] = [];
      recording = () => Promise.resolve(void (onDisk = files()));
      expect(await keeper().keep(generation)).toBe(true);
      expect(onDisk).toHaveLength(1);
      expect(files()).toEqual([]);
      expect([...rows.values()]).toEqual([generation]);
    });

    it('keeps on disk what the database does not take, and the relay brings it there', async () => {
      const generation = finished();
      recording = away;
      expect(await keeper().keep(generation)).toBe(true);
      await expect(relay().relay()).rejects.toThrow(DatabaseUnavailableException);
      expect(await sut.backlog()).toEqual({ waiting: 1, dead: 0 });
      recording = () => Promise.resolve();
      await relay().relay();
      expect([...rows.values()]).toEqual([generation]);
      expect(files()).toEqual([]);
    });

    it('does without a disk as long as there is a database', async () => {
      rmSync(directory, { recursive: true });
      expect(await keeper().keep(finished())).toBe(true);
      expect(rows.size).toBe(1);
      recording = away;
      expect(await keeper().keep(finished())).toBe(false);
    });

    it('leaves to the relay what cannot be removed', async () => {
      jest.spyOn(sut, 'remove').mockRejectedValueOnce(new Error('EROFS'));
      expect(await keeper().keep(finished())).toBe(true);
      await relay().relay();
      expect(rows.size).toBe(1);
      expect(files()).toEqual([]);
    });

    it('keeps nothing of a user who has erased everything, neither now nor later', async () => {
      const [now, later] = [finished(), finished()];
      erasedUsers.add(now.userId).add(later.userId);
      expect(await keeper().keep(now)).toBe(false);
      await spooled(later);
      await relay().relay();
      expect(rows.size).toBe(0);
      expect(await sut.backlog()).toEqual({ waiting: 0, dead: 0 });
    });

    it('does not have the relay save what it is saving itself', async () => {
      let relayed = 0;
      recording = async () => {
        recording = () => Promise.resolve(void (relayed += 1));
        await relay().relay();
      };
      await keeper().keep(finished());
      expect(relayed).toBe(0);
    });
  });

  describe(SpoolRelay.name, () => {
    it('puts a damaged item and one of a retired key aside, and the rest flows', async () => {
      const damaged = await spooled();
      writeFileSync(fileOf(damaged), 'v1.k1.garbage');
      const retired = await open({ keyId: 'k0', key: randomBytes(32) });
      retired.settle(await retired.put(finished()));
      const sound = await spooled();
      await relay().relay();
      expect([...rows.keys()]).toEqual([sound.id]);
      expect(await sut.backlog()).toEqual({ waiting: 0, dead: 2 });
      expect(error).toHaveBeenCalledTimes(2);
    });

    it('puts aside what the database has refused five times, in whatever process', async () => {
      const poison = await spooled();
      const sound = await spooled();
      recording = ({ id }) =>
        id === poison.id ? Promise.reject(new InternalException('refused')) : Promise.resolve();
      for (let round = 1; round < 5; round += 1) await relay(await open()).relay();
      expect([...rows.keys()]).toEqual([sound.id]);
      expect(await sut.backlog()).toEqual({ waiting: 1, dead: 0 });
      expect(error).not.toHaveBeenCalled();
      await relay().relay();
      expect(await sut.backlog()).toEqual({ waiting: 0, dead: 1 });
      expect(error).toHaveBeenCalledTimes(1);
    });

    it('leaves a directory to the process that relays it', async () => {
      await spooled();
      // The parent of this process lives, and is not this process.
      writeFileSync(path.join(directory, 'relay.lock'), String(process.ppid));
      await relay().relay();
      expect(rows.size).toBe(0);
      rmSync(path.join(directory, 'relay.lock'));
      await relay().relay();
      expect(rows.size).toBe(1);
    });

    it('looks by itself, waits while the database is away, and leaves neither timer nor lock', async () => {
      jest.spyOn(Math, 'random').mockReturnValue(0);
      let attempts = 0;
      const back = Promise.withResolvers<void>();
      recording = () => {
        attempts += 1;
        if (attempts < 2) return away();
        back.resolve();
        return Promise.resolve();
      };
      await spooled();
      const running = relay();
      running.onApplicationBootstrap();
      await back.promise;
      await running.beforeApplicationShutdown();
      expect(rows.size).toBe(1);
      expect(readdirSync(directory)).toEqual(['dead']);
    });
  });
});
