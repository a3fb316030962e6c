import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ObservabilityModule } from '@tester/nest-kit';
import { CacheModule } from '../cache/cache.module';
import { DatabaseModule } from '../database/database.module';
import { ExecutionModule } from '../execution/execution.module';
import { SpoolModule } from '../spool/spool.module';
import { CacheHealth } from './cache.health';
import { DatabaseHealth } from './database.health';
import { DependenciesService } from './dependencies.service';
import { DrainState } from './drain-state';
import { DrainHealth } from './drain.health';
import { GeminiHealth } from './gemini.health';
import { HealthController } from './health.controller';
import { LoadHealth } from './load.health';
import { SpoolHealth } from './spool.health';
import { WorkerHealth } from './worker.health';

@Module({
  // The problem filter logs a failed readiness check; Terminus would say it a second time.
  imports: [
    TerminusModule.forRoot({ logger: false }),
    CacheModule,
    DatabaseModule,
    ExecutionModule,
    ObservabilityModule,
    SpoolModule,
  ],
  controllers: [HealthController],
  providers: [
    CacheHealth,
    DatabaseHealth,
    DependenciesService,
    DrainHealth,
    DrainState,
    GeminiHealth,
    LoadHealth,
    SpoolHealth,
    WorkerHealth,
  ],
  exports: [DependenciesService, DrainState],
})
export class HealthModule {}
