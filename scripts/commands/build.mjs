import { installPackages } from '../setup/2-packages.mjs';
import { buildApps } from '../setup/6-apps.mjs';

/** `npm run build`: bundles api and worker into `dist/`. */
export async function main() {
  await installPackages();
  await buildApps();
  process.stdout.write('✓ built dist/api and dist/worker\n');
  return 0;
}
