import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessTokenGuard } from './access-token.guard';
import { SupabaseTokenVerifier } from './supabase-token-verifier';
import { TokenVerifier } from './token-verifier.port';

/** Guards every route of the application; `@Public()` opens one. */
@Module({
  providers: [
    { provide: TokenVerifier, useClass: SupabaseTokenVerifier },
    { provide: APP_GUARD, useClass: AccessTokenGuard },
  ],
  exports: [TokenVerifier],
})
export class AuthModule {}
