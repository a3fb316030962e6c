const GENERATION = 'apps/api/src/generation';
const CREDITS = 'apps/api/src/credits/credits.it.spec.ts';
const PAID = 'apps/api/src/credits/paid-generations.it.spec.ts';
const KILLED = 'apps/api/src/credits/killed-generations.it.spec.ts';
const SAVES = 'apps/api/src/spool/killed-saves.it.spec.ts';
const UNSTEADY = 'apps/api/src/spool/unsteady-database.it.spec.ts';
const OUTAGES = 'apps/api/src/spool/outages.it.spec.ts';
const OWNER = `${GENERATION}/shared/killed-owner.it.spec.ts`;
const INSTANCES = `${GENERATION}/shared/redis-faults-instances.it.spec.ts`;
const KEEPER = 'apps/api/src/spool/suite-keeper.spec.ts';
const CACHE = 'apps/api/src/cache/redis-cache.it.spec.ts';
const COUNTERS = 'apps/api/src/cache/redis-counters.it.spec.ts';

/** @type {readonly import('./matrix.mjs').Fault[]} F1 to F7: Redis and the database, and who dies between two of their writes */
export const FAULTS_OF_STORES = [
  {
    id: 'F1',
    fault: 'Redis is killed',
    demanded: 'streams end well, no 5xx, used again within 2 s, nothing grows',
    shownBy: [
      [`${GENERATION}/redis-restarts.it.spec.ts`, 'all end well; Redis is used again within 2 s'],
      [CACHE, 'misses at once after a'],
      ['apps/api/src/rate-limits/rate-limits.it.spec.ts', 'without a 5xx, after a'],
    ],
  },
  {
    id: 'F2',
    fault: 'Redis is frozen',
    demanded: 'one short wait, not one per call; back by itself',
    shownBy: [
      [CACHE, 'pays one short wait for a frozen server'],
      [COUNTERS, 'should pay one short wait for a frozen Redis'],
      [INSTANCES, 'goes on for the readers of the owner while Redis'],
    ],
  },
  {
    id: 'F3',
    fault: 'Redis is full',
    demanded: 'writes are skipped and told of once; requests go on',
    shownBy: [
      [CACHE, 'goes on without writes while Redis is full'],
      [COUNTERS, 'should count for itself while Redis is full'],
      [INSTANCES, 'goes on for the readers of the owner while Redis'],
    ],
  },
  {
    id: 'F4',
    fault: 'the database is away at the save',
    demanded: 'the user has the suite; it is saved and paid for once, later',
    shownBy: [
      [OUTAGES, 'keeps it on disk, says so, and saves it once'],
      [OUTAGES, 'F4 the disk alone'],
      [OUTAGES, 'then alone the suite is not persisted'],
      [UNSTEADY, 'F4 a save that is cut anywhere'],
      [UNSTEADY, 'F4 a save over a slow way'],
      [UNSTEADY, 'F4 a save over a way that is'],
      [KEEPER, 'keeps on disk what the database does not take'],
    ],
  },
  {
    id: 'F5',
    fault: 'the database is away at the hold',
    demanded: '503 with Retry-After, Gemini is asked nothing',
    shownBy: [
      [CREDITS, 'fails closed while the ledger is away'],
      [PAID, 'asks nothing of Gemini while the ledger is away'],
      [OUTAGES, 'refuses in time, asks nothing of Gemini, and needs no restart'],
      [OUTAGES, 'F5 that many ask while it is frozen'],
    ],
  },
  {
    id: 'F6',
    fault: 'a commit whose answer is lost',
    demanded: 'the same id gives the same result, one entry',
    shownBy: [
      [CREDITS, 'holds once when an admission is repeated because its answer was lost'],
      [KILLED, '5: after suite and charge'],
      [UNSTEADY, 'F6 an admission that is cut anywhere'],
    ],
  },
  {
    id: 'F7',
    fault: 'kill -9 of the api, at six points',
    demanded: 'the ledger holds; a whole suite is saved, any other hold given back',
    shownBy: [
      [KILLED, '1: after the hold'],
      [KILLED, '2: after the first chunk'],
      [KILLED, '3: after the last chunk'],
      [KILLED, '4: '],
      [KILLED, '5: after suite and charge'],
      [UNSTEADY, 'F6 an admission that is cut anywhere'],
      [KILLED, '6: while it sweeps'],
      [SAVES, 'it is saved once by the next'],
      [SAVES, 'it is saved once by the one after'],
      [SAVES, 'inside the transaction that saves it'],
      [OWNER, 'ends there with an error in time'],
      [OWNER, 'begins anew there for the same key'],
    ],
  },
];
