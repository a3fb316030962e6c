import { Module } from '@nestjs/common';
import { LanguagesModule } from '../languages/languages.module';
import { ExecutionController } from './execution.controller';
import { ExecutionService } from './execution.service';
import { WorkerFleet } from './fleet/worker-fleet';
import { LanguagesController } from './languages.controller';
import { OfferedLanguages } from './offered-languages';
import { SandboxWorker } from './sandbox-worker.port';

@Module({
  imports: [LanguagesModule],
  controllers: [ExecutionController, LanguagesController],
  providers: [ExecutionService, OfferedLanguages, { provide: SandboxWorker, useClass: WorkerFleet }],
  exports: [SandboxWorker],
})
export class ExecutionModule {}
