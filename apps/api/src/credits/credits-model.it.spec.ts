import { randomBytes, randomUUID } from 'node:crypto';
import { IdempotencyKeyReusedException, InsufficientCreditsException } from '@tester/exceptions';
import { PostgresServer } from '@tester/testing';
import fc from 'fast-check';
import type { ApiConfig } from '../config/api-config';
import { HistoryCipher } from '../history/history-cipher';
import { HistoryService } from '../history/history.service';
import { PGliteDatabase } from '../database/pglite-database';
import { PostgresDatabase } from '../database/postgres-database';
import { CreditSweeper } from './credit-sweeper';
import { CreditsService } from './credits.service';
import { CreditsModel } from './spec/credits-model';
import { openPGlite, openPostgres, PRICES, type OpenDatabase, type Opened } from './spec/open-databases';
import { Ledger } from './spec/probes';

/** A Korean midnight, with room for the seconds that a run takes. */
const START = '2027-01-01T00:00:05+09:00';
/** So little that users run out of it. */
const SCANTY = { ...PRICES, welcome: 25, daily: 10 };
const config = { credits: SCANTY, encryption: { keyId: 'k1', key: randomBytes(32) } } as ApiConfig;

interface Real {
  database: OpenDatabase;
  credits: CreditsService;
  history: HistoryService;
}
type Step = fc.AsyncCommand<CreditsModel, Real>;

/** One thing that can happen; afterwards the balances of all users are those of the model. */
const step = (
  name: string,
  act: (model: CreditsModel, real: Real) => Promise<void>,
  needsGeneration = false,
): Step => ({
  check: (model) => !needsGeneration || model.generations.length > 0,
  run: async (model, real) => {
    await act(model, real);
    for (const [index, { id, isKnown }] of model.users.entries()) {
      if (!isKnown) continue;
      model.grantDue(index);
      expect(await real.credits.balanceOf(id)).toEqual(model.balance(index));
    }
  },
  toString: () => name,
});

const user = fc.integer({ min: 0, max: 1 });

const asks = fc
  .record({
    who: user,
    key: fc.constantFrom(null, 'k1', 'k2'),
    request: fc.constantFrom('a', 'a', 'b'),
    isFree: fc.constantFrom(false, false, true),
  })
  .map(({ who, key, request, isFree }) =>
    step(`asks ${who} ${key} ${request}${isFree ? ' free' : ''}`, async (model, { credits }) => {
      const generationId = randomUUID();
      const userId = model.user(who).id;
      const claim = key === null ? null : { key, request: [request] };
      const answer = await credits.admit({ generationId, userId, claim, isFree }).catch((error: unknown) => {
        if (error instanceof InsufficientCreditsException) return 'short';
        if (error instanceof IdempotencyKeyReusedException) return 'mismatch';
        throw error;
      });
      expect(answer).toBe(model.admit(who, generationId, key, request, isFree));
    }),
  );

const commands = [
  // Mostly asking: each kind of command is as likely as any other.
  asks,
  asks,
  asks,
  user.map((who) => step(`looks ${who}`, (model) => Promise.resolve(model.grantDue(who)))),
  fc.record({ which: fc.nat(), isFree: fc.boolean() }).map(({ which, isFree }) =>
    step(
      `saves ${which}${isFree ? ' free' : ''}`,
      async (model, { history }) => {
        const generation = model.generation(which);
        const { id, user: who } = generation;
        const texts = { source: 's', suite: 't', language: 'python', model: 'm' } as const;
        await history.record({ id, userId: model.user(who).id, ...texts, isFree });
        model.save(generation, isFree);
      },
      true,
    ),
  ),
  fc.nat().map((which) =>
    step(
      `releases ${which}`,
      async (model, { credits }) => {
        const generation = model.generation(which);
        await credits.release(model.user(generation.user).id, generation.id);
        generation.heldUntil = null;
      },
      true,
    ),
  ),
  fc.nat().map((which) =>
    step(
      `withdraws ${which}`,
      async (model, { credits }) => {
        const generation = model.generation(which);
        const userId = model.user(generation.user).id;
        await credits.withdraw({ generationId: generation.id, userId, claim: null });
        model.withdraw(generation);
      },
      true,
    ),
  ),
  fc.constantFrom(1, 29, 30, 600, 1_440).map((minutes) =>
    step(`waits ${minutes} min`, async (model, { database }) => {
      await database.call('probe_turn_clock', { p_minutes: minutes });
      model.minute += minutes;
    }),
  ),
  fc.constant(
    step('sweeps', async (model, { database }) => {
      expect(await new CreditSweeper(database, config).sweep()).toBe(model.sweep());
    }),
  ),
];

describe.each([
  [PostgresDatabase.name, () => PostgresServer.start().then(openPostgres), 40],
  [PGliteDatabase.name, openPGlite, 20],
])('credits over %s, whatever happens in whatever order', (_, open, numRuns) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it('are those of a ledger on paper', async () => {
    const { database } = opened;
    const ledger = new Ledger(database);
    const sweeper = new CreditSweeper(database, config);
    await fc.assert(
      fc.asyncProperty(fc.commands(commands, { maxCommands: 60, size: 'max' }), async (steps) => {
        await database.call('probe_set_clock', { p_time: START });
        const real = {
          database,
          credits: new CreditsService(database, config),
          history: new HistoryService(database, new HistoryCipher(config.encryption)),
        };
        await fc.asyncModelRun(() => ({ model: new CreditsModel(SCANTY), real }), steps);
        // Leaves no hold to the next run, whose clock goes back.
        await database.call('probe_turn_clock', { p_minutes: 31 });
        await sweeper.sweep();
        expect(await ledger.openHolds()).toEqual([]);
        await ledger.audit();
      }),
      { numRuns },
    );
  });
});
