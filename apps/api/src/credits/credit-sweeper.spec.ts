import { Logger } from '@nestjs/common';
import { DatabaseUnavailableException } from '@tester/exceptions';
import type { ApiConfig } from '../config/api-config';
import { Database } from '../database/database.port';
import { SWEEP_BATCH, SWEEP_EVERY_MS } from './credit-limits';
import { CreditSweeper } from './credit-sweeper';

/** Has so many expired holds; null: is away. */
class FakeDatabase extends Database {
  calls = 0;
  constructor(public expired: number | null) {
    super();
  }
  call(): Promise<Record<string, unknown>[]> {
    this.calls += 1;
    if (this.expired === null) return Promise.reject(new DatabaseUnavailableException('away'));
    const released = Math.min(this.expired, SWEEP_BATCH);
    this.expired -= released;
    return Promise.resolve([{ credit_sweep: released }]);
  }
  ping(): Promise<number> {
    return Promise.resolve(0);
  }
}

describe(CreditSweeper.name, () => {
  let warn: jest.SpyInstance;
  beforeEach(() => {
    jest.useFakeTimers();
    warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  const sweeperOver = (database: Database, isEnabled = true): CreditSweeper =>
    new CreditSweeper(database, { credits: { isEnabled } } as ApiConfig);
  const rounds = (count: number): Promise<void> => jest.advanceTimersByTimeAsync(count * SWEEP_EVERY_MS);

  it('sweeps at the start and then again and again, until all is swept each time', async () => {
    const database = new FakeDatabase(2 * SWEEP_BATCH + 1);
    const sut = sweeperOver(database);
    sut.onApplicationBootstrap();
    await rounds(0);
    expect(database.expired).toBe(0);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining(`${2 * SWEEP_BATCH + 1} holds`));
    database.expired = 3;
    await rounds(1);
    expect(database.expired).toBe(0);
    await sut.beforeApplicationShutdown();
  });

  it('goes on after a round that failed', async () => {
    const database = new FakeDatabase(null);
    const sut = sweeperOver(database);
    sut.onApplicationBootstrap();
    await rounds(1);
    expect(warn).toHaveBeenCalledTimes(2);
    database.expired = 1;
    await rounds(1);
    expect(database.expired).toBe(0);
    await sut.beforeApplicationShutdown();
  });

  it('leaves no timer behind, and waits for the round at work', async () => {
    const database = new FakeDatabase(1);
    const sut = sweeperOver(database);
    sut.onApplicationBootstrap();
    await sut.beforeApplicationShutdown();
    expect(database.expired).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does nothing where credits are off', async () => {
    const database = new FakeDatabase(1);
    const sut = sweeperOver(database, false);
    sut.onApplicationBootstrap();
    await rounds(2);
    await sut.beforeApplicationShutdown();
    expect(database.calls).toBe(0);
  });
});
