import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { loggerModule, ProblemFilter } from '@tester/nest-kit';
import { BearerGuard } from './auth/bearer.guard';
import { CatalogueModule } from './catalogue/catalogue.module';
import { CompilationModule } from './compilation/compilation.module';
import { ConfigModule } from './config/config.module';
import type { WorkerConfig } from './config/worker-config';
import { DockerModule } from './docker/docker.module';
import { ExecutionModule } from './execution/execution.module';
import { ExplorationModule } from './exploration/exploration.module';
import { HealthModule } from './health/health.module';
import { MetricsModule } from './metrics/metrics.module';
import { SandboxModule } from './sandbox/sandbox.module';
import { TrialsModule } from './trials/trials.module';

/** The table of contents. */
@Module({})
export class AppModule {
  static forRoot(config: WorkerConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        loggerModule({ level: config.http.logLevel, service: 'worker' }),
        SandboxModule.forRoot(DockerModule),
        CatalogueModule,
        CompilationModule,
        ExecutionModule,
        ExplorationModule,
        TrialsModule,
        HealthModule,
        MetricsModule,
      ],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: BearerGuard },
      ],
    };
  }
}
