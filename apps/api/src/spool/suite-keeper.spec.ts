import { rmSync } from 'node:fs';
import { DatabaseUnavailableException } from '@tester/exceptions';
import { SpoolBench } from './spec/spool-bench';
import { SuiteKeeper } from './suite-keeper';

describe(SuiteKeeper.name, () => {
  let bench: SpoolBench;
  beforeEach(async () => void (bench = await SpoolBench.start()));
  afterEach(() => bench.stop());

  it('leaves nothing on disk of what the database has', async () => {
    const generation = bench.finished();
    let onDisk: string[] = [];
    bench.recording = () => Promise.resolve(void (onDisk = bench.files()));
    expect(await bench.keeper().keep(generation)).toBe(true);
    expect(onDisk).toHaveLength(1);
    expect(bench.files()).toEqual([]);
    expect([...bench.rows.values()]).toEqual([generation]);
  });

  it('keeps on disk what the database does not take, and the relay brings it there', async () => {
    const generation = bench.finished();
    bench.recording = () => bench.away();
    expect(await bench.keeper().keep(generation)).toBe(true);
    await expect(bench.relay().relay()).rejects.toThrow(DatabaseUnavailableException);
    expect(await bench.spool.backlog()).toEqual({ waiting: 1, dead: 0 });
    bench.recording = () => Promise.resolve();
    await bench.relay().relay();
    expect([...bench.rows.values()]).toEqual([generation]);
    expect(bench.files()).toEqual([]);
  });

  it('does without a disk as long as there is a database', async () => {
    rmSync(bench.directory, { recursive: true });
    expect(await bench.keeper().keep(bench.finished())).toBe(true);
    expect(bench.rows.size).toBe(1);
    bench.recording = () => bench.away();
    expect(await bench.keeper().keep(bench.finished())).toBe(false);
  });

  it('leaves to the relay what cannot be removed', async () => {
    jest.spyOn(bench.spool, 'remove').mockRejectedValueOnce(new Error('EROFS'));
    expect(await bench.keeper().keep(bench.finished())).toBe(true);
    await bench.relay().relay();
    expect(bench.rows.size).toBe(1);
    expect(bench.files()).toEqual([]);
  });

  it('keeps nothing of a user who has erased everything, neither now nor later', async () => {
    const [now, later] = [bench.finished(), bench.finished()];
    bench.erasedUsers.add(now.userId).add(later.userId);
    expect(await bench.keeper().keep(now)).toBe(false);
    await bench.spooled(later);
    await bench.relay().relay();
    expect(bench.rows.size).toBe(0);
    expect(await bench.spool.backlog()).toEqual({ waiting: 0, dead: 0 });
  });

  it('does not have the relay save what it is saving itself', async () => {
    let relayed = 0;
    bench.recording = async () => {
      bench.recording = () => Promise.resolve(void (relayed += 1));
      await bench.relay().relay();
    };
    await bench.keeper().keep(bench.finished());
    expect(relayed).toBe(0);
  });
});
