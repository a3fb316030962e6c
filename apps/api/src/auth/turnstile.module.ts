import { Module } from '@nestjs/common';
import { ApiConfig } from '../config/api-config';
import { TurnstileOff } from './turnstile-off';
import { TurnstileSiteverify } from './turnstile-siteverify';
import { Turnstile } from './turnstile.port';

/** For the modules whose routes stand behind the turnstile guard. */
@Module({
  providers: [
    {
      provide: Turnstile,
      inject: [ApiConfig],
      useFactory: ({ turnstile }: ApiConfig): Turnstile =>
        turnstile.kind === 'off' ? new TurnstileOff() : new TurnstileSiteverify(turnstile),
    },
  ],
  exports: [Turnstile],
})
export class TurnstileModule {}
