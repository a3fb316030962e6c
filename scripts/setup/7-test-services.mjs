import { existsSync, readdirSync } from 'node:fs';
import { StepFailure } from '../console/failure.mjs';
import { withProgress } from '../console/progress.mjs';
import { tryRun } from '../console/run.mjs';
import { aptInstall, canInstall, findProgram } from './apt.mjs';

const POSTGRES_HOME = '/usr/lib/postgresql';

/** What the integration tests start by themselves, servers on ports of their own. */
const SERVICES = [
  { package: 'curl', unit: null, isThere: () => findProgram('curl') !== null },
  { package: 'redis-server', unit: 'redis-server', isThere: () => findProgram('redis-server') !== null },
  {
    package: 'postgresql',
    unit: 'postgresql',
    isThere: () =>
      findProgram('initdb') !== null || (existsSync(POSTGRES_HOME) && readdirSync(POSTGRES_HOME).length > 0),
  },
];
/** gVisor. Not every distribution has it; its tests say so when they cannot run. */
const GVISOR = 'runsc';

/** Installs what integration tests run against. */
export async function installTestServices() {
  for (const service of SERVICES) {
    if (service.isThere()) continue;
    if (!canInstall()) {
      throw new StepFailure(`The integration tests need ${service.package}, which is not installed.`, {
        remedy: `Install ${service.package} with your package manager, and try again.`,
      });
    }
    await withProgress(`installing ${service.package}`, (tell) => aptInstall([service.package], tell));
    // The tests run servers of their own; the one that the package starts would only sit there.
    if (service.unit !== null && existsSync('/run/systemd/system'))
      await tryRun('systemctl', ['disable', '--now', service.unit]);
  }
  if (findProgram(GVISOR) !== null || !canInstall()) return;
  try {
    await withProgress('installing gVisor (runsc)', (tell) => aptInstall([GVISOR], tell));
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    process.stdout.write('gVisor could not be installed; its tests will not run.\n');
  }
}
