import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../console/paths.mjs';
import { run } from '../console/run.mjs';
import { installPackages } from '../setup/2-packages.mjs';
import { buildApps } from '../setup/6-apps.mjs';

/** `npm run openapi`: writes what the API says of itself to `openapi.json`. */
export async function main() {
  await installPackages();
  await buildApps();
  const { stdout } = await run(process.execPath, ['dist/api/print-openapi.cjs'], {
    problem: 'The API could not describe itself.',
  });
  writeFileSync(path.join(ROOT, 'openapi.json'), stdout);
  process.stdout.write('✓ wrote openapi.json\n');
  return 0;
}
