import { HttpException } from '@nestjs/common';
import {
  ConflictException,
  ForbiddenException,
  InvalidRequestException,
  NotFoundException,
  NotReadyException,
  PayloadTooLargeException,
  TesterException,
  UnauthenticatedException,
} from '@tester/exceptions';

/** What the body parser raises: not a Nest exception, but it knows its status. */
interface BodyParserError {
  status: number;
  limit?: number;
}

/**
 * Turns what Nest, Express or Terminus raise into our family.
 * Null: nobody meant this to happen, so the reader learns a code and a trace id only.
 */
export function knownExceptionOf(exception: unknown): TesterException | null {
  if (exception instanceof TesterException) return exception;
  const status = exception instanceof HttpException ? exception.getStatus() : statusOf(exception);
  const options = { cause: exception };
  switch (status) {
    case 400:
    case 415:
      return new InvalidRequestException('the request body cannot be read', {
        ...options,
        faults: [{ field: 'body', message: 'is not valid JSON', messageKey: 'constraintJson' }],
      });
    case 401:
      return new UnauthenticatedException('refused by a guard', options);
    case 403:
      return new ForbiddenException('refused by a guard', options);
    case 404:
      return new NotFoundException('no such route', options);
    case 405:
    case 409:
      return new ConflictException('refused by the framework', options);
    case 413:
      return new PayloadTooLargeException('the request body is too large', {
        ...options,
        parameters: { limitBytes: limitOf(exception) },
      });
    case 503:
      return new NotReadyException('a dependency is away', {
        ...options,
        context: { checks: checksOf(exception) },
      });
    default:
      return null;
  }
}

function isBodyParserError(exception: unknown): exception is BodyParserError {
  return exception instanceof Error && 'status' in exception && typeof exception.status === 'number';
}

const statusOf = (exception: unknown): number | null =>
  isBodyParserError(exception) ? exception.status : null;

const limitOf = (exception: unknown): number => (isBodyParserError(exception) ? (exception.limit ?? 0) : 0);

/** Terminus puts what it checked into the response of its exception. */
function checksOf(exception: unknown): unknown {
  const body = exception instanceof HttpException ? exception.getResponse() : null;
  return body !== null && typeof body === 'object' && 'details' in body ? body.details : undefined;
}
