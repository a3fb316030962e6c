import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { UnauthenticatedException } from '@tester/exceptions';
import { bearerMatches } from '@tester/nest-kit';
import type { Request } from 'express';
import { WorkerConfig } from '../config/worker-config';

const IS_PUBLIC = 'tester:is-public';

/** Opens a route to callers without the token: health probes alone. */
export const Public = () => SetMetadata(IS_PUBLIC, true);

/** Guards every route of the worker, so that a new one is closed until somebody opens it. */
@Injectable()
export class BearerGuard implements CanActivate {
  constructor(
    private readonly config: WorkerConfig,
    private readonly reflector: Reflector,
  ) {}

  /** @throws UnauthenticatedException */
  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, [context.getHandler(), context.getClass()]))
      return true;
    const { authorization } = context.switchToHttp().getRequest<Request>().headers;
    if (!bearerMatches(authorization, this.config.authToken)) {
      throw new UnauthenticatedException('the bearer token is missing or wrong');
    }
    return true;
  }
}
