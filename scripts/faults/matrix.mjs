import { FAULTS_OF_STORES } from './faults-of-stores.mjs';

/**
 * @typedef {object} Fault one row of the matrix
 * @property {string} id
 * @property {string} fault
 * @property {string} demanded
 * @property {readonly [file: string, title: string][]} shownBy spec and a part of the title of its test, or of all that
 *   one `it.each` makes
 */

const GENERATION = 'apps/api/src/generation';
const GEMINI = `${GENERATION}/gemini/gemini-suite-writer.spec.ts`;
const GEMINI_FAILURES = `${GENERATION}/gemini/gemini-suite-writer-failures.spec.ts`;
const GATE = `${GENERATION}/gemini/gemini-gate.spec.ts`;
const CREDITS = 'apps/api/src/credits/credits.it.spec.ts';
const PAID = 'apps/api/src/credits/paid-generations.it.spec.ts';
const SAVES = 'apps/api/src/spool/killed-saves.it.spec.ts';
const RELAY = 'apps/api/src/spool/spool-relay.spec.ts';
const STREAMS = `${GENERATION}/event-streams.spec.ts`;
const INSTANCES = `${GENERATION}/shared/instances.it.spec.ts`;
const SHUTDOWN = `${GENERATION}/shutdown.it.spec.ts`;
const FLEET = 'apps/api/src/execution/fleet/several-workers.spec.ts';
const WORKER = 'apps/worker/src/worker-over-http.it.spec.ts';
const JWKS = 'apps/api/src/auth/jwks-tokens.spec.ts';
const SITEVERIFY = 'apps/api/src/auth/turnstile-siteverify.spec.ts';

/** @type {readonly Fault[]} every fault that we promise something about; docs/faults.md says the same in a table */
export const FAULTS = [
  ...FAULTS_OF_STORES,
  {
    id: 'F8',
    fault: 'Gemini answers 429, 500, 503',
    demanded: 'three tries at most, 1.1 calls per request; the breaker opens on 5xx alone',
    shownBy: [
      [GATE, 'its number of times and throws the last failure'],
      [GATE, 'costs a failing Gemini at most 1.1 calls'],
      [GATE, 'stays open for business whatever the number of'],
      [GEMINI_FAILURES, 'makes no further call once Gemini is known to be down'],
    ],
  },
  {
    id: 'F9',
    fault: 'Gemini answers 400, 403, 404',
    demanded: 'no retry; neither key nor upstream text in the answer',
    shownBy: [[GEMINI_FAILURES, 'with one code that shows neither key nor upstream text']],
  },
  {
    id: 'F10',
    fault: 'Gemini is silent, at first or in the middle',
    demanded: 'a watchdog ends it and closes the connection',
    shownBy: [
      [`${GENERATION}/gemini/watchdog.spec.ts`, 'gives up on'],
      [GEMINI_FAILURES, 'gives up on an upstream that is silent'],
    ],
  },
  {
    id: 'F11',
    fault: 'frames cut anywhere, no end, no text',
    demanded: 'the same suite from any cut; never done without an end',
    shownBy: [
      [GEMINI, 'reads the same suite from any cut of the stream'],
      [GEMINI, 'reads the same suite from every cut in two'],
      [GEMINI_FAILURES, 'with one code that shows neither key nor upstream text'],
    ],
  },
  {
    id: 'F12',
    fault: 'Gemini blocks, or stops at its limit',
    demanded: 'a code each; nothing is kept',
    shownBy: [
      [GEMINI_FAILURES, 'tells a block of'],
      [GEMINI, 'says what is cut at the token limit'],
      [`${GENERATION}/generation-pipeline.spec.ts`, 'ends incomplete, keeping nothing'],
    ],
  },
  {
    id: 'F13',
    fault: 'the client leaves',
    demanded: 'the generation goes on for a while, then the upstream is closed',
    shownBy: [
      [`${GENERATION}/upstream-abort.it.spec.ts`, 'sees the abort within a second after the orphan time'],
      [STREAMS, 'goes on without its readers'],
    ],
  },
  {
    id: 'F14',
    fault: 'a cancel races the end',
    demanded: 'one terminal event; one of charge and release',
    shownBy: [
      [`${GENERATION}/generation-run.spec.ts`, 'ends exactly once however a stop races the end'],
      [CREDITS, 'ends a hold once, however many end it at once'],
    ],
  },
  {
    id: 'F15',
    fault: 'reconnects, anywhere, too late, as another user',
    demanded: 'no gap, no duplicate; resync when expired; 404 for others',
    shownBy: [
      [STREAMS, 'resumes at every position without gap or duplicate'],
      [STREAMS, 'says resync once the events have expired'],
      [INSTANCES, 'give a reader at another instance the same bytes'],
      [INSTANCES, 'show nothing of another user'],
    ],
  },
  {
    id: 'F16',
    fault: 'readers that are slow or never read',
    demanded: 'little is kept for each; they are dropped and may resume',
    shownBy: [[`${GENERATION}/slow-readers.it.spec.ts`, 'keeps little for each, drops them']],
  },
  {
    id: 'F17',
    fault: 'SIGTERM during streams, twice, at the start',
    demanded: 'every stream has its end; exit 0',
    shownBy: [
      [SHUTDOWN, 'should end every one of 50 open streams'],
      [SHUTDOWN, 'should leave at once when it is told twice'],
      [SHUTDOWN, 'should not hang when it is told while it starts'],
      [INSTANCES, 'that a shutdown interrupts have their end at the other instances'],
    ],
  },
  {
    id: 'F18',
    fault: '100 identical requests at once',
    demanded: 'Gemini is asked once; who leaves harms nobody',
    shownBy: [
      [`${GENERATION}/suite-sharing.it.spec.ts`, 'asks Gemini once for 100 identical requests'],
      [`${GENERATION}/shared/shared-writing-instances.it.spec.ts`, 'ask the model once'],
    ],
  },
  {
    id: 'F19',
    fault: 'one Idempotency-Key many times',
    demanded: 'one generation',
    shownBy: [
      [PAID, 'makes one generation of many requests with one key'],
      [CREDITS, 'admits one of many that come with the same key'],
    ],
  },
  {
    id: 'F20',
    fault: 'a worker is killed during runs',
    demanded: 'never a failed test; tried once elsewhere; its sandboxes are removed',
    shownBy: [
      ['apps/api-e2e/src/several-workers.spec.ts', 'should share the load, lose none of it'],
      ['apps/worker-e2e/src/killed-worker.spec.ts', 'should find nothing of its sandboxes any more'],
      [FLEET, 'should run nothing twice once'],
    ],
  },
  {
    id: 'F21',
    fault: 'the engine is away, restarts, hangs',
    demanded: 'readiness tells; back by itself; nothing waits for ever',
    shownBy: [
      [WORKER, 'should be ready as long as the engine is there'],
      [WORKER, 'should not wait for an engine that hangs'],
      [WORKER, 'should not call a run failed whose engine went away'],
    ],
  },
  {
    id: 'F22',
    fault: 'hostile programs',
    demanded: 'a verdict each, in time, at no cost to the worker',
    shownBy: [
      ['apps/worker-e2e/src/containment.spec.ts', 'in time, at no cost to the worker'],
      ['apps/worker-e2e/src/containment.spec.ts', 'should leave no container, mount, process or file'],
    ],
  },
  {
    id: 'F23',
    fault: 'all workers are busy or dead',
    demanded: '503 with Retry-After; a breaker per worker; others get the load',
    shownBy: [
      [FLEET, 'should leave a dead worker alone'],
      [FLEET, 'where that is so of all'],
      [WORKER, 'should refuse a run while every slot is taken'],
    ],
  },
  {
    id: 'F24',
    fault: 'clocks that differ, midnight in Korea',
    demanded: 'seconds are forgiven; one bonus a day',
    shownBy: [
      ['apps/api/src/auth/supabase-token-verifier.spec.ts', 'forgives a clock that is a few seconds apart'],
      [CREDITS, 'gives the bonus once for each day of Korea'],
    ],
  },
  {
    id: 'F25',
    fault: 'signing keys are away, slow, rotated',
    demanded: 'known keys serve; a new one within 30 s; a flood costs one fetch',
    shownBy: [
      [JWKS, 'are known under a new key within 30 s'],
      [JWKS, 'are judged by known keys while the project is away'],
      [JWKS, 'wait for a project that never answers all together'],
    ],
  },
  {
    id: 'F26',
    fault: 'Turnstile is away, slow, or forgets its answer',
    demanded: '503; our own retry burns no user',
    shownBy: [
      [SITEVERIFY, 'should let nobody pass while Cloudflare'],
      [SITEVERIFY, 'should not burn the user when the first answer is lost'],
      ['apps/api/src/auth/turnstile.it.spec.ts', 'should answer 503 with Retry-After'],
    ],
  },
  {
    id: 'F27',
    fault: 'the event loop is blocked',
    demanded: 'new generations are refused, running ones go on',
    shownBy: [
      [`${GENERATION}/overload.it.spec.ts`, 'should refuse new generations while the loop is late'],
      ['libs/nest-kit/src/metrics/event-loop-lag.spec.ts', 'should know of a blocked loop'],
    ],
  },
  {
    id: 'F28',
    fault: 'an item that nobody can save, a retired key',
    demanded: 'put aside with an error; the rest flows',
    shownBy: [
      [RELAY, 'puts a damaged item and one of a retired key aside'],
      [RELAY, 'puts aside what the database has refused five times'],
      [SAVES, 'F28 beside one that nobody can read'],
    ],
  },
];

/** Folder of the project that a spec belongs to. @param {string} file */
export const projectOf = (file) => file.split('/').slice(0, 2).join('/');
