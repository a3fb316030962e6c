import { Module } from '@nestjs/common';
import { CacheModule } from '../cache/cache.module';
import { ApiConfig } from '../config/api-config';
import { ExecutionModule } from '../execution/execution.module';
import { HistoryCipher } from '../history/history-cipher';
import { HistoryModule } from '../history/history.module';
import { LanguagesModule } from '../languages/languages.module';
import { EventStreamStore } from '../redis/event-stream-store.port';
import { RedisModule } from '../redis/redis.module';
import { CharacterizationWriter } from './characterization/characterization-writer';
import { EventLog } from './event-log.port';
import { EventStreams } from './event-streams';
import { GenerationController } from './generation.controller';
import { GenerationLimits } from './generation-limits';
import { GenerationPipeline } from './generation-pipeline';
import { GenerationService } from './generation.service';
import { InMemoryEventLog } from './in-memory/in-memory-event-log';
import { SharedEventLog } from './redis/shared-event-log';
import { RunningGenerations } from './running-generations';
import { SuiteCache } from './suite-cache';
import { SuiteWriter } from './suite-writer.port';
import { chooseSuiteWriter } from './suite-writers';

@Module({
  imports: [CacheModule, ExecutionModule, HistoryModule, LanguagesModule, RedisModule],
  controllers: [GenerationController],
  providers: [
    GenerationService,
    GenerationPipeline,
    GenerationLimits,
    RunningGenerations,
    EventStreams,
    SuiteCache,
    CharacterizationWriter,
    InMemoryEventLog,
    {
      provide: EventLog,
      useFactory: (
        own: InMemoryEventLog,
        store: EventStreamStore | null,
        { encryption }: ApiConfig,
        limits: GenerationLimits,
      ): EventLog =>
        store === null ? own : new SharedEventLog(own, store, new HistoryCipher(encryption), limits),
      inject: [InMemoryEventLog, EventStreamStore, ApiConfig, GenerationLimits],
    },
    {
      provide: SuiteWriter,
      useFactory: (config: ApiConfig, offline: CharacterizationWriter) =>
        chooseSuiteWriter(config.writer, offline),
      inject: [ApiConfig, CharacterizationWriter],
    },
  ],
})
export class GenerationModule {}
