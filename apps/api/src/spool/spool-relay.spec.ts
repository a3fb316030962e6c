import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { InternalException } from '@tester/exceptions';
import { SpoolBench } from './spec/spool-bench';
import { SpoolRelay } from './spool-relay';

describe(SpoolRelay.name, () => {
  let bench: SpoolBench;
  beforeEach(async () => void (bench = await SpoolBench.start()));
  afterEach(() => bench.stop());

  it('puts a damaged item and one of a retired key aside, and the rest flows', async () => {
    const damaged = await bench.spooled();
    writeFileSync(bench.fileOf(damaged), 'v1.k1.garbage');
    const retired = await bench.open({ keyId: 'k0', key: randomBytes(32) });
    retired.settle(await retired.put(bench.finished()));
    const sound = await bench.spooled();
    await bench.relay().relay();
    expect([...bench.rows.keys()]).toEqual([sound.id]);
    expect(await bench.spool.backlog()).toEqual({ waiting: 0, dead: 2 });
    expect(bench.error).toHaveBeenCalledTimes(2);
  });

  it('puts aside what the database has refused five times, in whatever process', async () => {
    const poison = await bench.spooled();
    const sound = await bench.spooled();
    bench.recording = ({ id }) =>
      id === poison.id ? Promise.reject(new InternalException('refused')) : Promise.resolve();
    for (let round = 1; round < 5; round += 1) await bench.relay(await bench.open()).relay();
    expect([...bench.rows.keys()]).toEqual([sound.id]);
    expect(await bench.spool.backlog()).toEqual({ waiting: 1, dead: 0 });
    expect(bench.error).not.toHaveBeenCalled();
    await bench.relay().relay();
    expect(await bench.spool.backlog()).toEqual({ waiting: 0, dead: 1 });
    expect(bench.error).toHaveBeenCalledTimes(1);
  });

  it('leaves a directory to the process that relays it', async () => {
    await bench.spooled();
    // The parent of this process lives, and is not this process.
    writeFileSync(path.join(bench.directory, 'relay.lock'), String(process.ppid));
    await bench.relay().relay();
    expect(bench.rows.size).toBe(0);
    rmSync(path.join(bench.directory, 'relay.lock'));
    await bench.relay().relay();
    expect(bench.rows.size).toBe(1);
  });

  it('looks by itself, waits while the database is away, and leaves neither timer nor lock', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    let attempts = 0;
    const back = Promise.withResolvers<void>();
    bench.recording = () => {
      attempts += 1;
      if (attempts < 2) return bench.away();
      back.resolve();
      return Promise.resolve();
    };
    await bench.spooled();
    const running = bench.relay();
    running.onApplicationBootstrap();
    await back.promise;
    await running.beforeApplicationShutdown();
    expect(bench.rows.size).toBe(1);
    expect(readdirSync(bench.directory)).toEqual(['dead']);
  });
});
