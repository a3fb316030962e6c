import { Injectable, type CanActivate } from '@nestjs/common';
import { OverloadedException } from '@tester/exceptions';
import { EventLoopLag } from '@tester/nest-kit';
import { ApiConfig } from '../config/api-config';

/** A loop that caught up is taken for one after two seconds. */
const RETRY_AFTER_SECONDS = 3;

/** Takes no new work before any of it has cost anything, so that what is begun can be ended. */
@Injectable()
export class OverloadGuard implements CanActivate {
  constructor(
    private readonly lag: EventLoopLag,
    private readonly config: ApiConfig,
  ) {}

  /** @throws OverloadedException */
  canActivate(): boolean {
    const { worstMs } = this.lag;
    if (worstMs < this.config.overload.loopLagMs) return true;
    throw new OverloadedException(`the event loop was ${Math.round(worstMs)} ms late`, {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}
