import { Logger, Module } from '@nestjs/common';
import { ApiConfig } from '../config/api-config';
import { Database } from './database.port';
import { openDatabase } from './open-database';
import { MigrationSource } from './migration-source';

@Module({
  providers: [
    { provide: MigrationSource, useFactory: () => new MigrationSource() },
    {
      provide: Database,
      inject: [ApiConfig, MigrationSource],
      useFactory: (config: ApiConfig, source: MigrationSource): Promise<Database> =>
        openDatabase(config.database, source, new Logger(DatabaseModule.name)),
    },
  ],
  exports: [Database],
})
export class DatabaseModule {}
