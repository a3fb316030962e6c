import { Injectable, type ExecutionContext } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerRequest } from '@nestjs/throttler';
import { InternalException } from '@tester/exceptions';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../auth/current-user.decorator';
import { IS_PUBLIC } from '../auth/public.decorator';
import { countRequest } from './rate-limit';

/** Limits the requests of a user, of all routes and of the costly ones; a public route has no user. */
@Injectable()
export class UserLimitGuard extends ThrottlerGuard {
  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    const isPublic = this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, [
      context.getHandler(),
      context.getClass(),
    ]);
    return Promise.resolve(isPublic);
  }

  protected override async handleRequest(request: ThrottlerRequest): Promise<boolean> {
    const { context, limit, ttl: windowMs, throttler } = request;
    const http = context.switchToHttp();
    const { user } = http.getRequest<AuthenticatedRequest>();
    if (user === undefined) throw new InternalException('the access token guard must come before this one');
    const name = String(throttler.name);
    await countRequest(this.storageService, http.getResponse<Response>(), { name, limit, windowMs }, user.id);
    return true;
  }
}
