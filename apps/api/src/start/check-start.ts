import { StartRefusedException, type EnvironmentFault, type StartTrouble } from '@tester/nest-kit';
import type { ApiConfig } from '../config/api-config';
import { MigrationSource } from '../database/migration-source';
import { cacheTrouble, databaseTrouble, spoolTrouble, workerTroubles } from './outside-parts';

/**
 * Looks at everything outside before anything is built, so that an operator hears of all that is wrong in one message.
 * A part whose variables are at fault is not asked. Takes some seconds at most, beside the migrations.
 * @returns what is away, and can be done without.
 * @throws StartRefusedException.
 */
export async function checkStart(
  config: ApiConfig,
  faults: readonly EnvironmentFault[],
  migrations: MigrationSource = new MigrationSource(),
): Promise<readonly StartTrouble[]> {
  const isSound = (...variables: string[]): boolean =>
    !faults.some(({ variable }) => variables.includes(variable));
  const isDatabaseSound =
    config.database.kind === 'supabase'
      ? isSound('SUPABASE_URL', 'SUPABASE_SERVICE_ROLE_KEY')
      : isSound('DATABASE_URL');
  // A schema is not changed for a process that will not run.
  const mayMigrate = faults.length === 0;
  const [database, spool, cache, workers] = await Promise.all([
    isDatabaseSound ? databaseTrouble(config.database, migrations, mayMigrate) : [],
    isSound('SPOOL_DIR') ? spoolTrouble(config.spool.directory) : [],
    isSound('REDIS_URL') ? cacheTrouble(config.cache) : [],
    // Locally the worker starts at the same time, and may be the later one.
    config.profile === 'production' && isSound('WORKER_URL', 'WORKER_URLS')
      ? workerTroubles(config.worker.urls)
      : [],
  ]);
  const troubles = [...database, ...spool];
  const warnings = [...cache, ...workers];
  if (faults.length + troubles.length > 0) throw new StartRefusedException(faults, troubles, warnings);
  return warnings;
}
