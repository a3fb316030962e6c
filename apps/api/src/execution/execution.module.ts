import { Module } from '@nestjs/common';
import { Metrics, ObservabilityModule, Tracing } from '@tester/nest-kit';
import { LanguagesModule } from '../languages/languages.module';
import { ExecutionController } from './execution.controller';
import { ExecutionService } from './execution.service';
import { WorkerFleet } from './fleet/worker-fleet';
import { LanguagesController } from './languages.controller';
import { ObservedSandboxWorker } from './observed-sandbox-worker';
import { OfferedLanguages } from './offered-languages';
import { SandboxWorker } from './sandbox-worker.port';

@Module({
  imports: [LanguagesModule, ObservabilityModule],
  controllers: [ExecutionController, LanguagesController],
  providers: [
    ExecutionService,
    OfferedLanguages,
    WorkerFleet,
    {
      provide: SandboxWorker,
      inject: [WorkerFleet, Metrics, Tracing],
      useFactory: (worker: WorkerFleet, metrics: Metrics, tracing: Tracing): SandboxWorker =>
        new ObservedSandboxWorker(worker, metrics, tracing),
    },
  ],
  exports: [SandboxWorker],
})
export class ExecutionModule {}
