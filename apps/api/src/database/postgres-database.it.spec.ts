import { inspect } from 'node:util';
import { Logger } from '@nestjs/common';
import { PostgresServer } from '@tester/testing';
import { PostgresDatabase } from './postgres-database';
import { PROBES } from './spec/probes';
import { timeUntilUnavailable } from './spec/time-until-unavailable';

describe(PostgresDatabase.name, () => {
  let server: PostgresServer;
  let sut: PostgresDatabase;
  const logged: unknown[] = [];

  beforeAll(async () => {
    for (const level of ['warn', 'debug'] as const) {
      jest.spyOn(Logger.prototype, level).mockImplementation((...words) => logged.push(words));
    }
    server = await PostgresServer.start();
    sut = new PostgresDatabase(server.url.replace('postgres@', 'postgres:hunter2@'));
    await sut.migrate([PROBES]);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await sut[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  it('gives up on a statement that runs too long, as the server does', async () => {
    expect(await timeUntilUnavailable(() => sut.call('slow', {}))).toBeLessThan(5000);
    expect(await sut.call('who', {})).toHaveLength(1);
  });

  it('is unavailable while the server is dead and back without a restart of ours', async () => {
    await Promise.all([sut.call('who', {}), sut.call('who', {})]);
    await server.kill();
    expect(await timeUntilUnavailable(() => sut.call('who', {}))).toBeLessThan(2500);
    await timeUntilUnavailable(() => sut.ping());
    expect(logged.length).toBeGreaterThan(0);
    expect(inspect(logged, { depth: 20 })).not.toContain('hunter2');
    await server.restart();
    expect(await sut.call('who', {})).toEqual([{ who: 'service_role' }]);
  });

  it('does not wait for a frozen server', async () => {
    await sut.call('who', {});
    server.freeze();
    expect(await timeUntilUnavailable(() => sut.ping())).toBeLessThan(2500);
    expect(await timeUntilUnavailable(() => sut.call('who', {}))).toBeLessThan(5500);
    server.resume();
    expect(await sut.call('who', {})).toHaveLength(1);
  });

  it('tells how many connections it has, and who waits for one', async () => {
    const calls = Array.from({ length: 15 }, () => sut.call('who', {}));
    expect(sut.pool().max).toBe(10);
    expect(sut.pool().waiting).toBeGreaterThanOrEqual(5);
    await Promise.all(calls);
    expect(sut.pool()).toMatchObject({ waiting: 0 });
    expect(sut.pool().idle).toBe(sut.pool().open);
  });

  it('lets processes that start together take turns at the migrations', async () => {
    const others = [1, 2, 3].map(() => new PostgresDatabase(server.url));
    const one = {
      ...PROBES,
      version: '20000103000000',
      sql: 'create table public.once (); select pg_sleep(0.2);',
    };
    const applied = await Promise.all(others.map((other) => other.migrate([PROBES, one])));
    expect(applied.flat()).toEqual(['20000103000000']);
    await Promise.all(others.map((other) => other[Symbol.asyncDispose]()));
  });
});
