import { interruption } from '../local/interruption.mjs';
import { Client } from '../local/client.mjs';
import { freePort } from '../local/ports.mjs';
import { LocalSystem } from '../local/system.mjs';
import { buildApps } from '../setup/6-apps.mjs';

/** A shell's exit code for Ctrl-C: 128 + SIGINT. */
const INTERRUPTED_EXIT = 130;
/** No limit is to be met by a benchmark, which is one user at one address. */
const MANY = '10000000';

/**
 * Measures the built apps, on ports and a data directory of their own; they are stopped whatever happens.
 *
 * @param {string} name of the benchmark
 * @param {(client: Client) => Promise<number>} measure answers with the exit code
 * @param {Record<string, string>} [env] variables beside those of every benchmark
 * @returns {Promise<number>}
 */
export async function onLocalSystem(name, measure, env = {}) {
  await buildApps();
  const stopped = new AbortController();
  const system = new LocalSystem({
    apiPort: await freePort(),
    workerPort: await freePort(),
    dataDirectory: `bench-${name}-${process.pid}`,
    env: {
      LOG_LEVEL: 'error',
      RATE_LIMIT_ADDRESS_PER_MINUTE: MANY,
      RATE_LIMIT_USER_PER_MINUTE: MANY,
      RATE_LIMIT_GENERATIONS_PER_MINUTE: MANY,
      RATE_LIMIT_EXECUTIONS_PER_MINUTE: MANY,
      RATE_LIMIT_VERIFICATIONS_PER_MINUTE: MANY,
      ...env,
    },
  });
  const interrupted = interruption().then(() => INTERRUPTED_EXIT);
  try {
    await system.ready();
    const client = new Client(system.api.url, await system.accessToken(), stopped.signal);
    return await Promise.race([measure(client), interrupted]);
  } finally {
    stopped.abort();
    await system.stop();
  }
}
