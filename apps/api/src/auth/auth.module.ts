import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessTokenGuard } from './access-token.guard';
import { SupabaseTokenVerifier } from './supabase-token-verifier';
import { TokenVerifier } from './token-verifier.port';
import { UserPseudonyms } from './user-pseudonyms';

/** Guards every route of the application; `@Public()` opens one. */
@Module({
  providers: [
    UserPseudonyms,
    { provide: TokenVerifier, useClass: SupabaseTokenVerifier },
    { provide: APP_GUARD, useClass: AccessTokenGuard },
  ],
  exports: [TokenVerifier],
})
export class AuthModule {}
