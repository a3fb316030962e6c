import { Module } from '@nestjs/common';
import { Metrics, ObservabilityModule, Tracing } from '@tester/nest-kit';
import { TurnstileModule } from '../auth/turnstile.module';
import { CacheModule } from '../cache/cache.module';
import { SharedStreams } from '../cache/shared-streams.port';
import { StreamsModule } from '../cache/streams.module';
import { ApiConfig } from '../config/api-config';
import { CreditsModule } from '../credits/credits.module';
import { ExecutionModule } from '../execution/execution.module';
import { HistoryModule } from '../history/history.module';
import { LanguagesModule } from '../languages/languages.module';
import { SpoolModule } from '../spool/spool.module';
import { VerificationModule } from '../verification/verification.module';
import { Admissions } from './admissions';
import { CharacterizationWriter } from './characterization/characterization-writer';
import { EarlierGenerations } from './earlier-generations';
import { EventLog } from './event-log.port';
import { EventStreams } from './event-streams';
import { InformedSuiteWriter } from './facts/informed-suite-writer';
import { SourceFacts } from './facts/source-facts';
import { GapFiller } from './gaps/gap-filler';
import { GenerationController } from './generation.controller';
import { GenerationLimits } from './generation-limits';
import { GenerationPipeline } from './generation-pipeline';
import { GenerationService } from './generation.service';
import { chooseEventLog } from './choose-event-log';
import { InMemoryEventLog } from './in-memory/in-memory-event-log';
import { ObservedEventLog } from './observed-event-log';
import { ObservedSuiteWriter } from './observed-suite-writer';
import { RunningGenerations } from './running-generations';
import { OwnerDesk } from './shared/owner-desk';
import { SourceChecks } from './source-checks';
import { SuiteCache } from './suite-cache';
import { SuiteKeys } from './suite-keys';
import { SuiteWriter } from './suite-writer.port';
import { chooseSuiteWriter, sharingWith } from './suite-writers';
import { VerifiedSuites } from './verified-suites';

@Module({
  imports: [
    CacheModule,
    CreditsModule,
    ExecutionModule,
    HistoryModule,
    LanguagesModule,
    ObservabilityModule,
    SpoolModule,
    StreamsModule,
    TurnstileModule,
    VerificationModule,
  ],
  controllers: [GenerationController],
  providers: [
    GenerationService,
    SourceChecks,
    Admissions,
    EarlierGenerations,
    GenerationPipeline,
    VerifiedSuites,
    {
      provide: GenerationLimits,
      useFactory: ({ generation }: ApiConfig): GenerationLimits =>
        Object.assign(new GenerationLimits(), generation),
      inject: [ApiConfig],
    },
    RunningGenerations,
    EventStreams,
    SuiteCache,
    SuiteKeys,
    CharacterizationWriter,
    SourceFacts,
    GapFiller,
    InMemoryEventLog,
    {
      provide: EventLog,
      inject: [InMemoryEventLog, SharedStreams, SuiteKeys, GenerationLimits, ApiConfig, Metrics],
      useFactory: (
        log: InMemoryEventLog,
        streams: SharedStreams,
        keys: SuiteKeys,
        limits: GenerationLimits,
        config: ApiConfig,
        metrics: Metrics,
      ): EventLog => new ObservedEventLog(chooseEventLog(log, streams, keys, limits, config), metrics),
    },
    OwnerDesk,
    {
      provide: SuiteWriter,
      useFactory: (
        config: ApiConfig,
        offline: CharacterizationWriter,
        keys: SuiteKeys,
        streams: SharedStreams,
        facts: SourceFacts,
        metrics: Metrics,
        tracing: Tracing,
      ) =>
        chooseSuiteWriter(
          config.writer,
          offline,
          keys,
          sharingWith(streams, config, keys),
          (model, { factsMs = 0 }) => {
            const observed = new ObservedSuiteWriter(model, metrics, tracing);
            return factsMs === 0 ? observed : new InformedSuiteWriter(observed, facts, factsMs);
          },
        ),
      inject: [ApiConfig, CharacterizationWriter, SuiteKeys, SharedStreams, SourceFacts, Metrics, Tracing],
    },
  ],
  exports: [RunningGenerations, EventLog, EventStreams, SuiteCache],
})
export class GenerationModule {}
