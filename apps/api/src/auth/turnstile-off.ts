import { Turnstile } from './turnstile.port';

/** The local profile has no page that anybody could misuse: nothing is asked. */
export class TurnstileOff extends Turnstile {
  redeem(): Promise<void> {
    return Promise.resolve();
  }
}
