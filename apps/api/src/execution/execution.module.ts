import { Module } from '@nestjs/common';
import { ExecutionController } from './execution.controller';
import { ExecutionService } from './execution.service';
import { HttpSandboxWorker } from './http-sandbox-worker';
import { SandboxWorker } from './sandbox-worker.port';

@Module({
  controllers: [ExecutionController],
  providers: [ExecutionService, { provide: SandboxWorker, useClass: HttpSandboxWorker }],
  exports: [SandboxWorker],
})
export class ExecutionModule {}
