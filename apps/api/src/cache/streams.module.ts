import { Module } from '@nestjs/common';
import { ApiConfig } from '../config/api-config';
import { NoSharedStreams } from './no-shared-streams';
import { RedisStreams } from './redis-streams';
import { SharedStreams } from './shared-streams.port';

@Module({
  providers: [
    {
      provide: SharedStreams,
      inject: [ApiConfig],
      useFactory: ({ cache }: ApiConfig): SharedStreams =>
        cache.kind === 'redis' ? new RedisStreams(cache.url) : new NoSharedStreams(),
    },
  ],
  exports: [SharedStreams],
})
export class StreamsModule {}
