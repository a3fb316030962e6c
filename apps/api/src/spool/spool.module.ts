import { Module } from '@nestjs/common';
import { ApiConfig } from '../config/api-config';
import { HistoryCipher, keysOf } from '../history/history-cipher';
import { HistoryModule } from '../history/history.module';
import { Spool } from './spool';
import { SpoolRelay } from './spool-relay';
import { SuiteKeeper } from './suite-keeper';

@Module({
  imports: [HistoryModule],
  providers: [
    {
      provide: Spool,
      inject: [ApiConfig, HistoryCipher],
      useFactory: (config: ApiConfig, cipher: HistoryCipher) =>
        Spool.open(config.spool.directory, cipher, keysOf(config.encryption)),
    },
    SuiteKeeper,
    SpoolRelay,
  ],
  exports: [Spool, SuiteKeeper],
})
export class SpoolModule {}
