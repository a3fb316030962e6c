import { Module } from '@nestjs/common';
import { ApiConfig } from '../config/api-config';
import { EventStreamStore } from './event-stream-store.port';
import { RedisEventStreams } from './redis-event-streams';

/** What the processes of the API share besides the cache; without Redis there is no such store (null). */
@Module({
  providers: [
    {
      provide: EventStreamStore,
      inject: [ApiConfig],
      useFactory: ({ cache }: ApiConfig): EventStreamStore | null =>
        cache.kind === 'redis' ? new RedisEventStreams(cache.url) : null,
    },
  ],
  exports: [EventStreamStore],
})
export class RedisModule {}
