import { printFailure } from './console/failure.mjs';
import { rerunOnNewerNode } from './setup/1-node.mjs';

/* Every npm script of this repository comes through here. Runs on Node 18 or later without any package. */

/** @type {Record<string, () => Promise<{ main: (args: string[]) => Promise<number> }>>} */
const COMMANDS = {
  demo: () => import('./commands/demo.mjs'),
  start: () => import('./commands/start.mjs'),
  test: () => import('./commands/test.mjs'),
  'test:faults': () => import('./commands/test-faults.mjs'),
  setup: () => import('./commands/setup.mjs'),
  build: () => import('./commands/build.mjs'),
  images: () => import('./commands/images.mjs'),
  compose: () => import('./commands/compose.mjs'),
  openapi: () => import('./commands/openapi.mjs'),
  'supply-chain': () => import('./commands/supply-chain.mjs'),
  'keys:status': () => import('./commands/keys-status.mjs'),
  'keys:rewrap': () => import('./commands/keys-rewrap.mjs'),
  'corpus:syntax': () => import('./commands/corpus-syntax.mjs'),
  'fuzz:api': () => import('./commands/fuzz-api.mjs'),
  'bench:sandbox': () => import('./commands/bench-sandbox.mjs'),
  'bench:stream': () => import('./commands/bench-stream.mjs'),
  'bench:quality': () => import('./commands/bench-quality.mjs'),
  'bench:verification': () => import('./commands/bench-verification.mjs'),
  'bench:redis-faults': () => import('./commands/bench-redis-faults.mjs'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = COMMANDS[name];
if (load) {
  try {
    process.exitCode = (await rerunOnNewerNode()) ?? (await (await load()).main(args));
  } catch (error) {
    printFailure(error);
    process.exitCode = 1;
  }
} else {
  process.stderr.write(`usage: node scripts/tester.mjs ${Object.keys(COMMANDS).join('|')} [-- arguments]\n`);
  process.exitCode = 2;
}
