import { Module } from '@nestjs/common';
import { ApiConfig } from '../config/api-config';
import { SessionsUnasked } from './sessions-unasked';
import { Sessions } from './sessions.port';
import { SupabaseSessions } from './supabase-sessions';

/** For the modules whose routes stand behind the live-session guard. */
@Module({
  providers: [
    {
      provide: Sessions,
      inject: [ApiConfig],
      useFactory: ({ auth: { sessionCheck } }: ApiConfig): Sessions =>
        sessionCheck === undefined ? new SessionsUnasked() : new SupabaseSessions(sessionCheck),
    },
  ],
  exports: [Sessions],
})
export class SessionsModule {}
