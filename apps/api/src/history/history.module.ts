import { Module } from '@nestjs/common';
import { ApiConfig } from '../config/api-config';
import { DatabaseModule } from '../database/database.module';
import { HistoryCipher } from './history-cipher';
import { HistoryController } from './history.controller';
import { HistoryService } from './history.service';

@Module({
  imports: [DatabaseModule],
  controllers: [HistoryController],
  providers: [
    HistoryService,
    {
      provide: HistoryCipher,
      inject: [ApiConfig],
      useFactory: (config: ApiConfig) => new HistoryCipher(config.encryption),
    },
  ],
  exports: [HistoryService, HistoryCipher],
})
export class HistoryModule {}
