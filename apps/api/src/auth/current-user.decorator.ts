import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { UnauthenticatedException } from '@tester/exceptions';
import type { Request } from 'express';

/** Who sent the request, as the access token says. */
export interface CurrentUser {
  /** UUID, lower case. */
  id: string;
  email: string | null;
}

/** A request that has passed the access token guard. */
export interface AuthenticatedRequest extends Request {
  user?: CurrentUser;
}

/**
 * Parameter of a controller's method: the user of this request.
 * @throws UnauthenticatedException on a public route, where nobody has been asked who they are.
 */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): CurrentUser => {
  const { user } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (user === undefined) throw new UnauthenticatedException('a public route has no user');
  return user;
});
