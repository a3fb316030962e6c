import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { NotReadyException } from '@tester/exceptions';
import type { Request, Response } from 'express';
import { knownExceptionOf } from './known-exception';
import { problemOf } from './problem';
import { localeOfRequest, requestTraceId } from './request';

/** The one place where a failure becomes an HTTP answer: `application/problem+json`, logged once. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(exception: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const traceId = requestTraceId(request);
    const locale = localeOfRequest(request);
    const known = knownExceptionOf(exception);
    const problem = problemOf(known ?? exception, locale, traceId);
    // A client who left has asked for the end of the work: that it broke off is no failure. Any other failure is told.
    if (response.destroyed && isAbort(exception)) return;
    this.log(exception, problem.status, problem.code, traceId);
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    if (known?.retryAfterSeconds !== undefined)
      response.setHeader('Retry-After', Math.ceil(known.retryAfterSeconds));
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response
      .status(problem.status)
      .setHeader('Content-Language', locale)
      .setHeader('Vary', 'Accept-Language')
      .setHeader('Cache-Control', 'no-store')
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: 'about:blank',
          ...problem,
          instance: request.path,
          ...(known instanceof NotReadyException && { checks: known.context['checks'] }),
        }),
      );
  }

  private log(exception: unknown, status: number, code: string, traceId: string): void {
    if (status < 500) return;
    const facts = { code, traceId, err: exception };
    if (status === 503) this.logger.warn(facts, 'a dependency is away');
    else this.logger.error(facts, 'request failed');
  }
}

/** By name: an `AbortError` is a DOMException, which is not always an instance of this realm's Error. */
const isAbort = (exception: unknown): boolean =>
  typeof exception === 'object' &&
  exception !== null &&
  'name' in exception &&
  exception.name === 'AbortError';
