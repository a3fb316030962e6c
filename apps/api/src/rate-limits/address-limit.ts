import { Injectable } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { normalizeIp } from '@nestjs/throttler';
import type { NextFunction, Request, Response } from 'express';
import { ApiConfig } from '../config/api-config';
import { CountersStorage } from './counters-storage';
import { countRequest } from './rate-limit';
import { RATE_LIMIT_WINDOW_MS } from './rate-limit-window';

/** Orchestrators ask these as often as they like. Any other spelling of a path counts. */
const UNRATED = new Set(['/health', '/health/live', '/health/ready', '/api/health']);

/**
 * Limits the requests of one address (of one /64 network, for IPv6) whatever comes of them: bad tokens, bodies that are
 * no JSON and routes that do not exist count like everything else.
 */
@Injectable()
export class AddressLimit {
  constructor(
    private readonly config: ApiConfig,
    private readonly storage: CountersStorage,
  ) {}

  async count(request: Request, response: Response): Promise<void> {
    if (UNRATED.has(request.path)) return;
    const limit = this.config.rateLimits.addressPerMinute;
    // A socket that has closed by now has no address any more, and will read no answer.
    const subject = normalizeIp(request.ip ?? 'gone');
    await countRequest(
      this.storage,
      response,
      { name: 'address', limit, windowMs: RATE_LIMIT_WINDOW_MS },
      subject,
    );
  }
}

/** Sets {@link AddressLimit} before all that is added to the application after this, such as the body parser. */
export function limitAddresses(app: NestExpressApplication): void {
  const limit = app.get(AddressLimit);
  app.set('trust proxy', app.get(ApiConfig).rateLimits.proxyHops);
  app.use((request: Request, response: Response, next: NextFunction) => {
    limit.count(request, response).then(() => next(), next);
  });
}
