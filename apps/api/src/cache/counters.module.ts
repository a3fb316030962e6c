import { Module } from '@nestjs/common';
import { ApiConfig } from '../config/api-config';
import { Counters } from './counters.port';
import { InMemoryCounters } from './in-memory-counters';
import { RedisCounters } from './redis-counters';

@Module({
  providers: [
    {
      provide: Counters,
      inject: [ApiConfig],
      useFactory: ({ cache }: ApiConfig): Counters =>
        cache.kind === 'redis' ? new RedisCounters(cache.url) : new InMemoryCounters(),
    },
  ],
  exports: [Counters],
})
export class CountersModule {}
