import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from '../console/paths.mjs';
import { provideCompose } from '../setup/10-compose.mjs';

/**
 * `npm run compose -- <arguments>`: Compose 2, of this machine or fetched, in the root of the repository.
 *
 * @param {string[]} args
 */
export async function main(args) {
  const [command, ...first] = await provideCompose();
  const child = spawn(command, [...first, ...args], { cwd: ROOT, stdio: 'inherit' });
  // The terminal sends Ctrl-C to both of us; Compose decides when to end.
  process.on('SIGINT', () => {}).on('SIGTERM', () => child.kill('SIGTERM'));
  const [code] = await once(child, 'close');
  return Number(code ?? 1);
}
