import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UndecryptableException } from '@tester/exceptions';
import fc from 'fast-check';
import { HistoryCipher } from '../history/history-cipher';
import { SECRET, SpoolBench } from './spec/spool-bench';
import { Spool } from './spool';

describe(Spool.name, () => {
  let bench: SpoolBench;
  beforeEach(async () => void (bench = await SpoolBench.start()));
  afterEach(() => bench.stop());

  it('gives back what was put, and shows nothing of it to others', async () => {
    const generation = bench.finished();
    const item = await bench.spool.put(generation);
    expect(await bench.spool.read(item)).toEqual(generation);
    const file = bench.fileOf(generation);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.join(bench.directory, 'dead')).mode & 0o777).toBe(0o700);
    for (const secret of [SECRET, generation.userId, generation.suite]) {
      expect(file + readFileSync(file, 'utf8')).not.toContain(secret);
    }
  });

  it('reads no item that was changed by a bit, cut, or renamed to another', async () => {
    const generation = await bench.spooled();
    const [item] = await bench.spool.waiting();
    if (item === undefined) throw new Error('nothing waits');
    const whole = readFileSync(bench.fileOf(generation));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length * 8 - 1), async (bit) => {
        const flipped = Buffer.from(whole);
        flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        writeFileSync(bench.fileOf(generation), flipped);
        await expect(bench.spool.read(item)).rejects.toThrow(UndecryptableException);
      }),
    );
    writeFileSync(bench.fileOf(generation), whole.subarray(0, -1));
    await expect(bench.spool.read(item)).rejects.toThrow(UndecryptableException);
    writeFileSync(bench.fileOf(generation), whole);
    const other = { ...item, generationId: randomUUID() };
    renameSync(
      bench.fileOf(generation),
      bench.fileOf(generation).replace(item.generationId, other.generationId),
    );
    await expect(bench.spool.read(other)).rejects.toThrow(UndecryptableException);
    expect(await bench.spool.read(item)).toBeNull();
  });

  it('forgets a user, dead or waiting, and nobody else', async () => {
    const userId = randomUUID();
    const others = await bench.spooled();
    await bench.spooled(bench.finished(userId));
    const [first] = (await bench.spool.waiting()).filter(({ generationId }) => generationId !== others.id);
    if (first !== undefined) await bench.spool.bury(first);
    await bench.spooled(bench.finished(userId));
    expect(await bench.spool.backlog()).toEqual({ waiting: 2, dead: 1 });
    await bench.spool.forgetUser(userId);
    expect(await bench.spool.backlog()).toEqual({ waiting: 1, dead: 0 });
    expect(bench.fileOf(others)).toContain(others.id);
  });

  it('reads and forgets, after a rotation, what lies here under an earlier key', async () => {
    const generation = await bench.spooled();
    const newer = { keyId: 'k2', key: randomBytes(32) };
    const cipher = new HistoryCipher({ ...newer, previous: [bench.key] });
    const rotated = await Spool.open(bench.directory, cipher, [newer, bench.key]);
    const [item] = await rotated.waiting();
    expect(item && (await rotated.read(item))).toEqual(generation);
    rotated.settle(await rotated.put({ ...bench.finished(), userId: generation.userId }));
    await rotated.forgetUser(generation.userId);
    expect(bench.files()).toEqual([]);
  });

  it('clears away what a killed writer has begun, not what a living one writes', async () => {
    const [old, fresh] = ['a.tmp', 'b.tmp'].map((name) => path.join(bench.directory, name)) as [
      string,
      string,
    ];
    for (const file of [old, fresh]) writeFileSync(file, 'half');
    utimesSync(old, 1, 1);
    expect(await bench.spool.waiting()).toEqual([]);
    expect(readdirSync(bench.directory)).toEqual(expect.arrayContaining(['b.tmp']));
    expect(readdirSync(bench.directory)).not.toContain('a.tmp');
  });
});
