import { Module } from '@nestjs/common';
import { ApiConfig } from '../config/api-config';
import { Cache } from './cache.port';
import { InMemoryCache } from './in-memory-cache';
import { RedisCache } from './redis-cache';
import { TieredCache } from './tiered-cache';

@Module({
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
      inject: [RedisCache],
      useFactory: (redis: RedisCache | null): Cache =>
        redis === null ? new InMemoryCache() : new TieredCache(new InMemoryCache(), redis),
    },
  ],
  exports: [Cache],
})
export class CacheModule {}
