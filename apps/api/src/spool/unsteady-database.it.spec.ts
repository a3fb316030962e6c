import { Logger } from '@nestjs/common';
import { DatabaseUnavailableException } from '@tester/exceptions';
import { ChaosProxy, PostgresServer } from '@tester/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ApiConfig } from '../config/api-config';
import { CreditsService } from '../credits/credits.service';
import { openPostgres, PRICES, type Opened } from '../credits/spec/open-databases';
import { Ledger, morning } from '../credits/spec/probes';
import { PostgresDatabase } from '../database/postgres-database';
import { HistoryCipher } from '../history/history-cipher';
import { HistoryService, type FinishedGeneration } from '../history/history.service';
import { Spool } from './spool';
import { SpoolRelay } from './spool-relay';
import { SuiteKeeper } from './suite-keeper';

const encryption = { keyId: 'k1', key: randomBytes(32) };
/** Between two cuts; no message of the protocol that matters is shorter than its five bytes of head. */
const STEP_BYTES = 11;

describe('over an unsteady way to PostgreSQL', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-unsteady-'));
  let opened: Opened;
  let proxy: ChaosProxy;
  let ledger: Ledger;
  let database: PostgresDatabase;
  let credits: CreditsService;
  let spool: Spool;
  let keeper: SuiteKeeper;
  let relay: SpoolRelay;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    const server = await PostgresServer.start();
    opened = await openPostgres(server);
    await opened.database.call('probe_set_clock', { p_time: morning() });
    ledger = new Ledger(opened.database);
    proxy = await ChaosProxy.start(server.port);
    spool = await Spool.open(directory, new HistoryCipher(encryption), [encryption]);
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await opened.close();
    rmSync(directory, { recursive: true });
  });
  beforeEach(connect);
  afterEach(async () => {
    proxy.heal();
    await database[Symbol.asyncDispose]();
    await ledger.audit();
  });

  function connect(): void {
    database = new PostgresDatabase(`postgres://postgres@127.0.0.1:${proxy.port}/postgres`);
    const config = { credits: PRICES, encryption, spool: { directory } } as ApiConfig;
    credits = new CreditsService(database, config);
    const history = new HistoryService(database, new HistoryCipher(encryption));
    keeper = new SuiteKeeper(spool, history);
    relay = new SpoolRelay(spool, history, config);
  }
  const admit = (one: FinishedGeneration, service = credits): Promise<string> =>
    service.admit({ generationId: one.id, userId: one.userId, claim: null });
  /** Over a way that is good whatever the proxy does. */
  const admitted = (one: FinishedGeneration): Promise<string> =>
    admit(one, new CreditsService(opened.database, { credits: PRICES, encryption } as ApiConfig));
  const finished = (): FinishedGeneration => ({
    id: randomUUID(),
    userId: randomUUID(),
    source: 'x = 1',
    suite: 'y',
    language: 'python',
    model: 'm',
  });
  const savedTimes = async ({ id }: FinishedGeneration): Promise<number> =>
    (await ledger.suites()).filter((suite) => suite === id).length;
  const kindsOf = async ({ id }: FinishedGeneration): Promise<string[]> =>
    (await ledger.entries()).filter(({ generation_id: of }) => of === id).map(({ kind }) => kind);
  /** Bytes that the server says in `deed`, on a connection that is there already. */
  const bytesOf = async (deed: () => Promise<unknown>): Promise<number> => {
    await database.ping();
    const before = proxy.answeredBytes;
    await deed();
    return proxy.answeredBytes - before;
  };

  it('F4 a save that is cut anywhere is on disk, and is stored and paid for once, later', async () => {
    const first = finished();
    await admitted(first);
    const length = await bytesOf(() => keeper.keep(first));
    let spooled = 0;
    for (let bytes = 0; bytes < length; bytes += STEP_BYTES) {
      const one = finished();
      await admitted(one);
      await database.ping();
      proxy.worsen({ cutAfterBytes: bytes });
      expect(await keeper.keep(one)).toBe(true);
      proxy.heal();
      spooled += (await spool.backlog()).waiting;
      await relay.relay();
      expect([await savedTimes(one), await kindsOf(one)]).toEqual([1, ['hold', 'capture']]);
      expect(await spool.backlog()).toEqual({ waiting: 0, dead: 0 });
    }
    expect(spooled).toBeGreaterThan(10);
  });

  it('F6 an admission that is cut anywhere holds once when it is repeated', async () => {
    const length = await bytesOf(() => admit(finished()));
    let refused = 0;
    for (let bytes = 0; bytes < length; bytes += STEP_BYTES) {
      const one = finished();
      await database.ping();
      proxy.worsen({ cutAfterBytes: bytes });
      await expect(admit(one)).rejects.toBeInstanceOf(DatabaseUnavailableException);
      refused += 1;
      proxy.heal();
      expect(await admit(one)).toBe(one.id);
      expect(await kindsOf(one)).toEqual(['hold']);
    }
    expect(refused).toBeGreaterThan(10);
  });

  it('F4 a save over a slow way is stored at once, and nothing stays on disk', async () => {
    const one = finished();
    await admitted(one);
    proxy.worsen({ latencyMs: 100, bytesPerSecond: 10_000 });
    expect(await keeper.keep(one)).toBe(true);
    expect([await savedTimes(one), await spool.backlog()]).toEqual([1, { waiting: 0, dead: 0 }]);
  });

  it.each<['frozen' | 'mute']>([['frozen'], ['mute']])(
    'F4 a save over a way that is %s is given up, kept on disk, and stored once when it is good again',
    async (kind) => {
      const one = finished();
      await admitted(one);
      if (kind === 'frozen') proxy.freeze();
      else proxy.mute();
      expect(await keeper.keep(one)).toBe(true);
      expect((await spool.backlog()).waiting).toBe(1);
      proxy.heal();
      await relay.relay();
      expect([await savedTimes(one), await kindsOf(one)]).toEqual([1, ['hold', 'capture']]);
    },
  );
});
