import { StepFailure } from '../console/failure.mjs';
import { interruption } from '../local/interruption.mjs';
import { isFree } from '../local/ports.mjs';
import { LocalSystem } from '../local/system.mjs';
import { setUp } from '../setup/set-up.mjs';

const EXAMPLE = 'def sign(n: int) -> int:\n    if n == 0:\n        return 0\n    return 1 if n > 0 else -1\n';

/** `npm start`: api and worker in the local profile until Ctrl-C. */
export async function main() {
  await setUp();
  const apiPort = portFrom('API_PORT', 8000);
  const workerPort = portFrom('WORKER_PORT', 5000);
  await assertFree('API_PORT', apiPort);
  await assertFree('WORKER_PORT', workerPort);
  const system = new LocalSystem({ apiPort, workerPort, dataDirectory: '.' });
  const interrupted = interruption();
  await system.ready();
  process.stdout.write(welcome(system.api.url, system.worker.url, await system.accessToken()));
  const ended = await Promise.race([interrupted, system.api.ended, system.worker.ended]);
  await system.stop();
  if (ended === 'interrupted') return 0;
  throw new StepFailure('api or worker ended by itself.', { log: '.tester/logs' });
}

/**
 * @param {string} variable
 * @param {number} usual
 */
const portFrom = (variable, usual) => Number(process.env[variable] ?? usual);

/**
 * @param {string} variable
 * @param {number} port
 */
async function assertFree(variable, port) {
  if (await isFree(port)) return;
  throw new StepFailure(`Port ${port} is in use.`, {
    remedy: `Stop what listens there, or choose another port: ${variable}=${port + 10} npm start`,
  });
}

/**
 * @param {string} api
 * @param {string} worker
 * @param {string} token
 */
function welcome(api, worker, token) {
  const body = JSON.stringify({ input_code: EXAMPLE, language: 'python', source_name: 'sign' });
  return `
api      ${api}   (docs: ${api}/docs)
worker   ${worker}

Local access token:
${token}

Try it:
curl -N ${api}/api/generate -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' -d '${body}'

Ctrl-C stops both.
`;
}
