import { Logger, Module } from '@nestjs/common';
import { Metrics, ObservabilityModule, Tracing } from '@tester/nest-kit';
import { ApiConfig } from '../config/api-config';
import { Database } from './database.port';
import { ObservedDatabase } from './observed-database';
import { openDatabase } from './open-database';
import { MigrationSource } from './migration-source';

/** As it was opened. A provider of its own, so that Nest closes it. */
const OPENED = Symbol('opened database');

@Module({
  imports: [ObservabilityModule],
  providers: [
    { provide: MigrationSource, useFactory: () => new MigrationSource() },
    {
      provide: OPENED,
      inject: [ApiConfig, MigrationSource],
      useFactory: (config: ApiConfig, source: MigrationSource): Promise<Database> =>
        openDatabase(config.database, source, new Logger(DatabaseModule.name)),
    },
    {
      provide: Database,
      inject: [OPENED, Metrics, Tracing],
      useFactory: (opened: Database, metrics: Metrics, tracing: Tracing): Database =>
        new ObservedDatabase(opened, metrics, tracing),
    },
  ],
  exports: [Database],
})
export class DatabaseModule {}
