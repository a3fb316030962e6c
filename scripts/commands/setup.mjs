import { setUp } from '../setup/set-up.mjs';

/** `npm run setup`: prepares this machine and says when it is ready. */
export async function main() {
  await setUp();
  process.stdout.write('✓ ready: npm run demo, npm start, npm test\n');
  return 0;
}
