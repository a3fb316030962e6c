import { Module } from '@nestjs/common';
import { ApiConfig } from '../config/api-config';
import { Cache } from './cache.port';
import { InMemoryCache } from './in-memory-cache';
import { RedisCache } from './redis-cache';

@Module({
  providers: [
    {
      provide: Cache,
      inject: [ApiConfig],
      useFactory: ({ cache }: ApiConfig): Cache =>
        cache.kind === 'redis' ? new RedisCache(cache.url) : new InMemoryCache(),
    },
  ],
  exports: [Cache],
})
export class CacheModule {}
