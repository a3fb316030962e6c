import { randomInt, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { startInstantGemini } from '../bench/instant-gemini.mjs';
import { MeasuredApi } from '../bench/measured-api.mjs';
import { markdownTable } from '../bench/statistics.mjs';
import { seconds } from '../console/progress.mjs';
import { StepFailure } from '../console/failure.mjs';
import { judgeBy } from '../fuzz/judge.mjs';
import { nameOf, readDescription } from '../fuzz/operations.mjs';
import { send } from '../fuzz/raw-request.mjs';
import { KNOWN_ID, requests } from '../fuzz/requests.mjs';
import { freePort } from '../local/ports.mjs';
import { buildApps } from '../setup/6-apps.mjs';

const USAGE = `npm run fuzz:api [-- options]
  --requests <n>   requests in all (10000)
  --seed <n>       of an earlier run, to see the same again`;
/** Nobody listens where the worker should be. */
const CODES_OF_503 = ['WORKER_UNAVAILABLE'];

/**
 * `npm run fuzz:api`: requests for every route of `openapi.json`, well-formed and not, sent to a real API. Each answer must
 * be what is promised, or a problem document that tells nothing of our inside. Ends with 1 and the smallest request
 * it can find that is answered otherwise.
 *
 * @param {string[]} args
 */
export async function main(args) {
  const { count, seed } = optionsOf(args);
  await buildApps();
  const description = readDescription();
  const gemini = await startInstantGemini();
  const env = {
    WORKER_URL: `http://127.0.0.1:${await freePort()}`,
    RATE_LIMIT_EXECUTIONS_PER_MINUTE: '10000000',
    LOG_LEVEL: 'silent',
  };
  const api = await MeasuredApi.start('fuzz', gemini.url, env);
  process.stdout.write(`fuzz: ${count} requests, seed ${seed}\n`);
  const started = performance.now();
  /** @type {Map<string, Map<number, number>>} how often each route answered with which status */
  const seen = new Map(description.operations.map((operation) => [nameOf(operation), new Map()]));
  /** Id of the last generation that was begun. */
  let known = randomUUID();
  try {
    const judge = judgeBy(description, { codesOf503: CODES_OF_503 });
    await fc.assert(
      fc.asyncProperty(requests(description, api.client.token), async (request) => {
        const answer = await send(api.service.port, {
          ...request,
          target: request.target.replace(KNOWN_ID, known),
        });
        known = /"type":"status"[^\n]*?"([0-9a-f-]{36})"/.exec(answer.body)?.[1] ?? known;
        const statuses = seen.get(request.operation);
        statuses?.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const faults = judge(request, answer);
        if (faults.length > 0)
          throw new Error(
            `${faults.join('; ')}\n${told(request)}\n→ ${answer.status} ${answer.body.slice(0, 2_000)}`,
          );
      }),
      { seed, numRuns: count, includeErrorInReport: true },
    );
    process.stdout.write(`${tableOf(seen)}\n`);
    const missed = [...seen].filter(([, statuses]) => statuses.size === 0).map(([name]) => name);
    if (missed.length > 0) throw new StepFailure(`Never asked for: ${missed.join(', ')}.`);
    process.stdout.write(`✓ ${count} requests in ${seconds(performance.now() - started)}, seed ${seed}\n`);
    return 0;
  } finally {
    await api.stop();
    await gemini.stop();
  }
}

/** @param {import('../fuzz/raw-request.mjs').RawRequest} request */
function told({ method, target, headers, body }) {
  const lines = headers.map(([name, value]) => `${name}: ${value.slice(0, 200)}`);
  return [
    `${method} ${target.slice(0, 500)}`,
    ...lines,
    '',
    JSON.stringify(body.toString().slice(0, 2_000)),
  ].join('\n');
}

/** @param {Map<string, Map<number, number>>} seen */
const tableOf = (seen) =>
  markdownTable(
    ['route', 'answers'],
    [...seen].map(([name, statuses]) => [
      name,
      [...statuses]
        .sort(([one], [other]) => one - other)
        .map(([status, times]) => `${status}×${times}`)
        .join(' '),
    ]),
  );

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
