import { Module, type ExecutionContext } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { ThrottlerModule, type ThrottlerModuleOptions } from '@nestjs/throttler';
import { CountersModule } from '../cache/counters.module';
import { Counters } from '../cache/counters.port';
import { ApiConfig } from '../config/api-config';
import { AddressLimit } from './address-limit';
import { CountersStorage } from './counters-storage';
import { CountsAs, type CostlyWork } from './counts-as.decorator';
import { RATE_LIMIT_WINDOW_MS } from './rate-limit-window';
import { UserLimitGuard } from './user-limit.guard';

function throttlerOptions(
  { rateLimits }: ApiConfig,
  counters: Counters,
  reflector: Reflector,
): ThrottlerModuleOptions {
  const costly = (work: CostlyWork) => ({
    name: work,
    skipIf: (context: ExecutionContext) => reflector.get(CountsAs, context.getHandler()) !== work,
    ttl: RATE_LIMIT_WINDOW_MS,
  });
  return {
    storage: new CountersStorage(counters),
    throttlers: [
      { name: 'user', limit: rateLimits.userPerMinute, ttl: RATE_LIMIT_WINDOW_MS },
      { ...costly('generation'), limit: rateLimits.generationsPerMinute },
      { ...costly('execution'), limit: rateLimits.executionsPerMinute },
      { ...costly('verification'), limit: rateLimits.verificationsPerMinute },
    ],
  };
}

/** Must be imported after the module of the access token guard: Nest asks global guards in that order. */
@Module({
  imports: [
    CountersModule,
    ThrottlerModule.forRootAsync({
      imports: [CountersModule],
      inject: [ApiConfig, Counters, Reflector],
      useFactory: throttlerOptions,
    }),
  ],
  providers: [AddressLimit, CountersStorage, { provide: APP_GUARD, useClass: UserLimitGuard }],
})
export class RateLimitsModule {}
