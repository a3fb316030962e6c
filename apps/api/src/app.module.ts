import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { loggerModule, ProblemFilter } from '@tester/nest-kit';
import { AuthModule } from './auth/auth.module';
import { CacheModule } from './cache/cache.module';
import type { ApiConfig } from './config/api-config';
import { ConfigModule } from './config/config.module';
import { CreditsModule } from './credits/credits.module';
import { DatabaseModule } from './database/database.module';
import { ExecutionModule } from './execution/execution.module';
import { GenerationModule } from './generation/generation.module';
import { HealthModule } from './health/health.module';
import { HistoryModule } from './history/history.module';
import { MetricsModule } from './metrics/metrics.module';
import { RateLimitsModule } from './rate-limits/rate-limits.module';
import { UserDataModule } from './user-data/user-data.module';
import { VerificationModule } from './verification/verification.module';

/** The table of contents. */
@Module({})
export class AppModule {
  static forRoot(config: ApiConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        loggerModule({ level: config.http.logLevel, service: 'api' }),
        DatabaseModule,
        CacheModule,
        AuthModule,
        RateLimitsModule,
        ExecutionModule,
        VerificationModule,
        HistoryModule,
        CreditsModule,
        GenerationModule,
        UserDataModule,
        HealthModule,
        MetricsModule,
      ],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
    };
  }
}
