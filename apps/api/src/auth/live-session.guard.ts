import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest } from './current-user.decorator';
import { bearerTokenOf } from './token-header';
import { Sessions } from './sessions.port';

/** For routes that destroy what a user has: where it is so configured, a stolen token is of no use after the sign-out. */
@Injectable()
export class LiveSessionGuard implements CanActivate {
  constructor(private readonly sessions: Sessions) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.sessions.assertLive(bearerTokenOf(context.switchToHttp().getRequest<AuthenticatedRequest>()));
    return true;
  }
}
