import { StepFailure } from '../console/failure.mjs';
import { withProgress } from '../console/progress.mjs';

/** Bundles api and worker. It takes a fraction of a second, so it is not worth remembering that it was done. */
export async function buildApps() {
  // Only now: the bundler is one of the packages that an earlier step installed.
  const { buildApp, ENTRIES } = await import('../build.mjs');
  await withProgress('building api and worker', async () => {
    for (const app of Object.keys(ENTRIES)) {
      await buildApp(app).catch((error) => {
        throw new StepFailure(`${app} could not be built.\n${error.message}`, { cause: error });
      });
    }
  });
}
