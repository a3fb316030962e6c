import { Module } from '@nestjs/common';
import { SessionsModule } from '../auth/sessions.module';
import { ApiConfig } from '../config/api-config';
import { DatabaseModule } from '../database/database.module';
import { GenerationReports } from './generation-reports';
import { HistoryCipher } from './history-cipher';
import { HistoryReader } from './history-reader';
import { HistoryController } from './history.controller';
import { HistoryService } from './history.service';

@Module({
  imports: [DatabaseModule, SessionsModule],
  controllers: [HistoryController],
  providers: [
    HistoryService,
    HistoryReader,
    GenerationReports,
    {
      provide: HistoryCipher,
      inject: [ApiConfig],
      useFactory: (config: ApiConfig) => new HistoryCipher(config.encryption),
    },
  ],
  exports: [HistoryService, HistoryCipher, GenerationReports],
})
export class HistoryModule {}
