import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { NoFreeSlotException, NotReadyException } from '@tester/exceptions';
import type { Request, Response } from 'express';
import { knownExceptionOf } from './known-exception';
import { logFailure } from './log-failure';
import { problemOf } from './problem';
import { isAbort } from './tracing/outcome';
import { localeOfRequest, requestTraceId } from './request';

/** The one place where a failure becomes an HTTP answer: `application/problem+json`, logged once. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(exception: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const traceId = requestTraceId(request);
    const locale = localeOfRequest(request);
    const known = knownExceptionOf(exception);
    const problem = problemOf(known ?? exception, locale, traceId);
    // A client who left has asked for the end of the work: that it broke off is no failure. Any other failure is told.
    if (response.destroyed && isAbort(exception)) return;
    logFailure(exception, problem);
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    if (known?.retryAfterSeconds !== undefined)
      response.setHeader('Retry-After', Math.ceil(known.retryAfterSeconds));
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response
      .status(problem.status)
      .vary('Accept-Language')
      .setHeader('Content-Language', locale)
      .setHeader('Cache-Control', 'no-store')
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: 'about:blank',
          ...problem,
          instance: request.path,
          ...(known instanceof NotReadyException && { checks: known.context['checks'] }),
          ...(known instanceof NoFreeSlotException && { queueLength: known.context['queueLength'] }),
        }),
      );
  }
}
