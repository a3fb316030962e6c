import { randomInt, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { MeasuredApi } from '../bench/measured-api.mjs';
import { StepFailure } from '../console/failure.mjs';
import { ROOT } from '../console/paths.mjs';
import { seconds } from '../console/progress.mjs';
import { judgeBy } from '../fuzz/judge.mjs';
import { startMoodyGemini, UPSTREAM_WORDS } from '../fuzz/moody-gemini.mjs';
import { readDescription } from '../fuzz/operations.mjs';
import { send, told } from '../fuzz/raw-request.mjs';
import { KNOWN_ID, requests } from '../fuzz/requests.mjs';
import { Tally } from '../fuzz/tally.mjs';
import { freePort } from '../local/ports.mjs';
import { buildApps } from '../setup/6-apps.mjs';

const USAGE = `npm run fuzz:api [-- options]
  --requests <n>   requests in all (10000)
  --seed <n>       of an earlier run, to send the same again`;
const AT_ONCE = 8;
const ENDS_WITHIN_MS = 10 * 60_000;
/** Nobody listens where the worker should be. */
const CODES_OF_503 = ['WORKER_UNAVAILABLE'];
/** The worker's, and one for what goes on too briefly here. */
const NEVER_GRANTED = new Set([
  'POST /api/execution/execute',
  'POST /api/verification',
  'GET /api/languages',
  'POST /api/generations/{id}/cancel',
]);

/**
 * `npm run fuzz:api`: requests for every route of `openapi.json`, well-formed and not, sent to a real API whose model often
 * fails and whose worker is away. Each answer must be what is promised, or a problem document that tells nothing of our
 * inside. Ends with 1 and the smallest request it can find that is answered otherwise.
 *
 * @param {string[]} args
 */
export async function main(args) {
  const { count, seed } = optionsOf(args);
  await buildApps();
  const gemini = await startMoodyGemini();
  try {
    const env = {
      WORKER_URL: `http://127.0.0.1:${await freePort()}`,
      RATE_LIMIT_EXECUTIONS_PER_MINUTE: '10000000',
      LOG_LEVEL: 'silent',
    };
    const api = await MeasuredApi.start('fuzz', gemini.url, env);
    try {
      await fuzz(api, { count, seed, secrets: [UPSTREAM_WORDS, gemini.url, env.WORKER_URL, ROOT] });
    } finally {
      await api.stop();
    }
  } finally {
    await gemini.stop();
  }
  return 0;
}

/**
 * @param {MeasuredApi} api
 * @param {{ count: number, seed: number, secrets: string[] }} run `secrets`: texts that no answer may hold
 */
async function fuzz(api, { count, seed, secrets }) {
  process.stdout.write(`fuzz: ${count} requests, seed ${seed}\n`);
  const started = performance.now();
  const description = readDescription();
  const judge = judgeBy(description, { codesOf503: CODES_OF_503, secrets });
  const tally = new Tally(description.operations);
  /** @type {string} id of the generation that was begun last */
  let known = randomUUID();
  /** @param {import('../fuzz/raw-request.mjs').RawRequest} given */
  const check = async (given) => {
    const request = { ...given, target: given.target.replace(KNOWN_ID, known) };
    const answer = await send(api.service.port, request);
    known = /"type":"status"[^\n]*?"([0-9a-f-]{36})"/.exec(answer.body)?.[1] ?? known;
    tally.count(request, answer.status);
    const faults = judge(request, answer);
    if (faults.length > 0) throw new Error(`${faults.join('; ')}\n${told(request, answer)}`);
  };
  const batch = fc.tuple(...Array.from({ length: AT_ONCE }, () => requests(description, api.client.token)));
  const { failed, interrupted, errorInstance, counterexamplePath } = await fc.check(
    fc.asyncProperty(batch, (each) => Promise.all(each.map(check)).then(() => {})),
    { seed, numRuns: Math.ceil(count / AT_ONCE), interruptAfterTimeLimit: ENDS_WITHIN_MS },
  );
  process.stdout.write(`${tally}\n`);
  if (failed) throw new StepFailure(`seed ${seed}, path ${counterexamplePath}: ${messageOf(errorInstance)}`);
  if (interrupted) throw new StepFailure(`The requests did not end within ${seconds(ENDS_WITHIN_MS)}.`);
  const missed = tally.neverGranted(NEVER_GRANTED);
  if (missed.length > 0) throw new StepFailure(`Nothing was ever granted by ${missed.join(', ')}.`);
  const took = seconds(performance.now() - started);
  process.stdout.write(`✓ ${count} requests in ${took}, seed ${seed}\n`);
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** @param {string[]} args */
function optionsOf(args) {
  const { values } = parseArgs({
    args,
    options: { requests: { type: 'string', default: '10000' }, seed: { type: 'string' } },
  });
  const count = Number(values.requests);
  const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
    throw new StepFailure(`These options make no sense.\n${USAGE}`);
  }
  return { count, seed };
}
