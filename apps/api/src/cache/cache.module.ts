import { Module } from '@nestjs/common';
import { Metrics, ObservabilityModule } from '@tester/nest-kit';
import { ApiConfig } from '../config/api-config';
import { Cache } from './cache.port';
import { InMemoryCache } from './in-memory-cache';
import { ObservedCache } from './observed-cache';
import { RedisCache } from './redis-cache';
import { TieredCache } from './tiered-cache';

@Module({
  imports: [ObservabilityModule],
  providers: [
    {
      // A provider of its own, so that Nest connects and closes it.
      provide: RedisCache,
      inject: [ApiConfig],
      useFactory: ({ cache }: ApiConfig): RedisCache | null =>
        cache.kind === 'redis' ? new RedisCache(cache.url) : null,
    },
    {
      provide: Cache,
      inject: [RedisCache, Metrics],
      useFactory: (redis: RedisCache | null, metrics: Metrics): Cache => {
        const near = new InMemoryCache();
        return new ObservedCache(redis === null ? near : new TieredCache(near, redis), metrics);
      },
    },
  ],
  exports: [Cache],
})
export class CacheModule {}
