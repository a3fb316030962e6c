import { randomBytes, randomUUID } from 'node:crypto';
import {
  DatabaseUnavailableException,
  IdempotencyKeyReusedException,
  InsufficientCreditsException,
} from '@tester/exceptions';
import { Logger } from '@nestjs/common';
import { PostgresServer, startSupabase } from '@tester/testing';
import type { ApiConfig } from '../config/api-config';
import { PGliteDatabase } from '../database/pglite-database';
import { PostgresDatabase } from '../database/postgres-database';
import { SupabaseDatabase } from '../database/supabase/supabase-database';
import { HistoryCipher } from '../history/history-cipher';
import { HistoryService } from '../history/history.service';
import { CreditSweeper } from './credit-sweeper';
import { CreditsService, type Applicant } from './credits.service';
import {
  openPGlite,
  openPostgres,
  openSupabase,
  PRICES,
  type OpenDatabase,
  type Opened,
} from './spec/open-databases';
import { Ledger, morning } from './spec/probes';

const encryption = { keyId: 'k1', key: randomBytes(32) };
const MINUTES_A_DAY = 1_440;

const serviceOn = (database: OpenDatabase, credits: Partial<typeof PRICES> = {}): CreditsService =>
  new CreditsService(database, { credits: { ...PRICES, ...credits }, encryption } as ApiConfig);

describe.each([
  [PostgresDatabase.name, () => PostgresServer.start().then(openPostgres)],
  [PGliteDatabase.name, openPGlite],
  [SupabaseDatabase.name, () => startSupabase().then(openSupabase)],
])('credits over %s', (_, open) => {
  let opened: Opened;
  let database: OpenDatabase;
  let ledger: Ledger;
  let sut: CreditsService;
  let history: HistoryService;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
    await database.call('probe_set_clock', { p_time: morning() });
    ledger = new Ledger(database);
    sut = serviceOn(database);
    history = new HistoryService(database, new HistoryCipher(encryption));
  });
  afterEach(() => ledger.audit());
  afterAll(() => opened.close());

  const turnClock = (minutes: number) => database.call('probe_turn_clock', { p_minutes: minutes });
  const applicant = (overrides: Partial<Applicant> = {}): Applicant => ({
    generationId: randomUUID(),
    userId: randomUUID(),
    claim: null,
    ...overrides,
  });
  const save = ({ generationId: id, userId }: Applicant, isFree = false) =>
    history.record({ id, userId, source: 'x = 1', suite: 'y', language: 'python', model: 'm', isFree });

  it('gives a newcomer welcome and bonus, once', async () => {
    const userId = randomUUID();
    const balances = await Promise.all(Array.from({ length: 20 }, () => sut.balanceOf(userId)));
    expect(new Set(balances.map(({ granted }) => granted))).toEqual(new Set([80]));
    expect(await sut.balanceOf(userId)).toEqual({ granted: 80, available: 80, held: 0, spent: 0 });
  });

  it('gives the bonus once for each day of Korea, and none for days missed', async () => {
    const userId = randomUUID();
    const at = async (time: string): Promise<number> => {
      await database.call('probe_set_clock', { p_time: time });
      return (await sut.balanceOf(userId)).available;
    };
    expect(await at('2027-03-01T10:00:00+09:00')).toBe(80);
    expect(await at('2027-03-01T23:59:59+09:00')).toBe(80);
    // Still the first of March in UTC, the second in Korea.
    expect(await at('2027-03-02T00:00:01+09:00')).toBe(110);
    expect(await at('2027-03-02T09:30:00+09:00')).toBe(110);
    expect(await at('2027-03-09T12:00:00+09:00')).toBe(140);
    // A clock that was set back finds that day's bonus given.
    expect(await at('2027-03-02T12:00:00+09:00')).toBe(140);
    await database.call('probe_set_clock', { p_time: morning() });
  });

  it('holds, then spends with the suite, in one stroke', async () => {
    const one = applicant();
    expect(await sut.admit(one)).toBe(one.generationId);
    expect(await sut.balanceOf(one.userId)).toEqual({ granted: 80, available: 70, held: 10, spent: 0 });
    await save(one);
    await save(one);
    expect(await sut.balanceOf(one.userId)).toEqual({ granted: 80, available: 70, held: 0, spent: 10 });
    await sut.release(one.userId, one.generationId);
    expect(await sut.balanceOf(one.userId)).toMatchObject({ available: 70, spent: 10 });
  });

  it('spends nothing when the suite is refused', async () => {
    const one = applicant();
    await sut.admit(one);
    await save({ ...one, userId: randomUUID() });
    await expect(save(one)).rejects.toThrow();
    expect(await sut.balanceOf(one.userId)).toMatchObject({ held: 10, spent: 0 });
  });

  it('gives back what a suite written before had held', async () => {
    const one = applicant();
    await sut.admit(one);
    await save(one, true);
    expect(await sut.balanceOf(one.userId)).toEqual({ granted: 80, available: 80, held: 0, spent: 0 });
    expect(await ledger.suites()).toContain(one.generationId);
  });

  it('refuses when too little is left, and holds nothing', async () => {
    const poor = serviceOn(database, { welcome: 0, daily: 15 });
    const first = applicant();
    await poor.admit(first);
    const refused = poor.admit({ ...first, generationId: randomUUID() });
    await expect(refused).rejects.toMatchObject({ parameters: { cost: 10, available: 5 } });
    await expect(refused).rejects.toBeInstanceOf(InsufficientCreditsException);
    await sut.release(first.userId, first.generationId);
    expect(await poor.admit({ ...first, generationId: randomUUID() })).toEqual(expect.any(String));
  });

  it('never overdraws, however many apply at once', async () => {
    const userId = randomUUID();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => sut.admit(applicant({ userId }))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(InsufficientCreditsException);
    }
    expect(await sut.balanceOf(userId)).toEqual({ granted: 80, available: 0, held: 80, spent: 0 });
  });

  it('ends a hold once, however many end it at once, and whichever way', async () => {
    const one = applicant();
    await sut.admit(one);
    const enders = Array.from({ length: 20 }, (__, n) =>
      n % 2 === 0 ? sut.release(one.userId, one.generationId) : save(one),
    );
    await Promise.all(enders);
    const ends = (await ledger.entries()).filter(
      ({ generation_id: id, kind }) => id === one.generationId && kind !== 'hold',
    );
    expect(ends).toHaveLength(1);
  });

  it('holds once when an admission is repeated because its answer was lost', async () => {
    const one = applicant({ claim: { key: 'lost', request: ['a'] } });
    for (const _try of [1, 2, 3]) expect(await sut.admit(one)).toBe(one.generationId);
    expect(await sut.balanceOf(one.userId)).toMatchObject({ held: 10 });
  });

  it('admits one of many that come with the same key, and points the others to it', async () => {
    const userId = randomUUID();
    const claim = { key: 'key', request: ['source', 'python'] };
    const all = Array.from({ length: 50 }, () => applicant({ userId, claim }));
    const ids = await Promise.all(all.map((one) => sut.admit(one)));
    expect(new Set(ids).size).toBe(1);
    expect(all.map(({ generationId }) => generationId)).toContain(ids[0]);
    expect(await sut.balanceOf(userId)).toMatchObject({ held: 10, available: 70 });
  });

  it('refuses a key that stands for another request, but not that of another user', async () => {
    const first = applicant({ claim: { key: 'key', request: ['ab', 'c'] } });
    await sut.admit(first);
    const other = applicant({ userId: first.userId, claim: { key: 'key', request: ['a', 'bc'] } });
    await expect(sut.admit(other)).rejects.toBeInstanceOf(IdempotencyKeyReusedException);
    expect(await sut.balanceOf(first.userId)).toMatchObject({ held: 10 });
    const stranger = { ...other, userId: randomUUID() };
    expect(await sut.admit(stranger)).toBe(other.generationId);
  });

  it('forgets a key after a day, and at once when its generation is withdrawn or refused', async () => {
    const claim = { key: 'key', request: ['a'] };
    const first = applicant({ claim });
    await sut.admit(first);
    await sut.withdraw(first);
    expect(await sut.balanceOf(first.userId)).toMatchObject({ available: 80, held: 0 });
    const second = { ...first, generationId: randomUUID() };
    expect(await sut.admit(second)).toBe(second.generationId);
    await turnClock(MINUTES_A_DAY + 1);
    const third = { ...first, generationId: randomUUID() };
    expect(await sut.admit(third)).toBe(third.generationId);
    const poor = serviceOn(database, { welcome: 0, daily: 0 });
    const penniless = applicant({ claim });
    await expect(poor.admit(penniless)).rejects.toBeInstanceOf(InsufficientCreditsException);
    expect(await sut.admit({ ...penniless, userId: first.userId })).toBe(third.generationId);
  });

  it('sweeps what has expired, in batches, and nothing else', async () => {
    const sweeper = new CreditSweeper(database, { credits: PRICES } as ApiConfig);
    await turnClock(31);
    await sweeper.sweep();
    const rich = serviceOn(database, { welcome: 10_000 });
    const old = Array.from({ length: 105 }, (__, n) => applicant(n < 100 ? {} : { userId: USER }));
    for (const one of old) await rich.admit(one);
    await turnClock(29);
    const fresh = applicant();
    await rich.admit(fresh);
    expect(await sweeper.sweep()).toBe(0);
    await turnClock(2);
    const [first, second] = await Promise.all([sweeper.sweep(), sweeper.sweep()]);
    expect(first + second).toBe(105);
    expect(await ledger.openHolds()).toEqual([fresh.generationId]);
    await sut.release(fresh.userId, fresh.generationId);
  });

  it('charges nothing for a suite that comes after its hold has expired', async () => {
    const late = applicant();
    await sut.admit(late);
    await turnClock(31);
    await new CreditSweeper(database, { credits: PRICES } as ApiConfig).sweep();
    await save(late);
    expect(await sut.balanceOf(late.userId)).toMatchObject({ available: 80, spent: 0 });
  });

  it('asks the database for nothing where credits are off, unless there is a key', async () => {
    const call = jest.spyOn(database, 'call');
    const off = serviceOn(database, { isEnabled: false });
    const one = applicant();
    expect(await off.admit(one)).toBe(one.generationId);
    await off.withdraw(one);
    await off.release(one.userId, one.generationId);
    expect(call).not.toHaveBeenCalled();
    call.mockRestore();
    const claim = { key: 'key', request: ['a'] };
    expect(await off.admit({ ...one, claim })).toBe(one.generationId);
    expect(await off.admit({ ...one, generationId: randomUUID(), claim })).toBe(one.generationId);
    await off.withdraw({ ...one, claim });
    expect((await ledger.entries()).filter(({ user_id: id }) => id === one.userId)).toEqual([]);
  });

  it.each([
    ['generation_admit', { p_price: -1 }],
    ['generation_admit', { p_price: 1_000_001 }],
    ['generation_admit', { p_price: null }],
    ['generation_admit', { p_generation_id: null }],
    ['generation_admit', { p_hold_seconds: 0 }],
    ['generation_admit', { p_welcome: -1 }],
    ['generation_admit', { p_user_id: null }],
  ])('refuses %s with %j', async (name, wrong) => {
    const sound = {
      p_user_id: randomUUID(),
      p_generation_id: randomUUID(),
      p_price: 10,
      p_hold_seconds: 60,
      p_welcome: 50,
      p_daily: 30,
      p_idempotency_key: null,
      p_fingerprint: null,
    };
    await expect(database.call(name, { ...sound, ...wrong })).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('refuses to end a hold any other way, and to sweep without a bound', async () => {
    const args = { p_user_id: randomUUID(), p_generation_id: randomUUID(), p_kind: 'welcome' };
    await expect(database.call('credit_end_hold', args)).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(database.call('credit_sweep', { p_limit: 0 })).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});

const USER = '11111111-1111-4111-8111-111111111111';

describe(CreditsService.name, () => {
  it('fails closed while the ledger is away, and gives back quietly', async () => {
    Logger.overrideLogger(false);
    const server = await PostgresServer.start();
    const database = new PostgresDatabase(server.url);
    await server.kill();
    const sut = serviceOn(database);
    const one = { generationId: randomUUID(), userId: USER, claim: null };
    await expect(sut.admit(one)).rejects.toBeInstanceOf(DatabaseUnavailableException);
    await expect(sut.balanceOf(USER)).rejects.toBeInstanceOf(DatabaseUnavailableException);
    await expect(sut.withdraw(one)).resolves.toBeUndefined();
    await expect(sut.release(USER, one.generationId)).resolves.toBeUndefined();
    await database[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });
});
