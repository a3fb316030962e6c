import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { Turnstile } from './turnstile.port';

/** Lets a request pass when the `turnstile_token` of its body is good. The body itself is not validated yet. */
@Injectable()
export class TurnstileGuard implements CanActivate {
  constructor(private readonly turnstile: Turnstile) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    await this.turnstile.redeem(tokenIn(request.body), request.ip);
    return true;
  }
}

const tokenIn = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'turnstile_token' in body ? body.turnstile_token : undefined;
