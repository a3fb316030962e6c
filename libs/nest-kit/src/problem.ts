import type { FieldError, Problem } from '@tester/contracts';
import {
  InternalException,
  sentence,
  TesterException,
  type ExceptionKind,
  type FieldFault,
  type Locale,
} from '@tester/exceptions';

/** HTTP status of each kind of failure. */
export const STATUS_OF_KIND: Record<ExceptionKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  payment_required: 402,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unprocessable: 422,
  exhausted: 429,
  internal: 500,
  unavailable: 503,
  timeout: 504,
};

const TITLE_OF_KIND: Record<ExceptionKind, string> = {
  invalid: 'Bad Request',
  unauthenticated: 'Unauthorized',
  payment_required: 'Payment Required',
  forbidden: 'Forbidden',
  not_found: 'Not Found',
  conflict: 'Conflict',
  too_large: 'Content Too Large',
  unprocessable: 'Unprocessable Content',
  exhausted: 'Too Many Requests',
  internal: 'Internal Server Error',
  unavailable: 'Service Unavailable',
  timeout: 'Gateway Timeout',
};

/** RFC 9457 document of a failure. What is not a TesterException shows nothing but its code and the trace id. */
export function problemOf(exception: unknown, locale: Locale, traceId: string): Problem {
  const known =
    exception instanceof TesterException
      ? exception
      : new InternalException('unexpected failure', { cause: exception });
  const errors = known.faults.map((fault) => fieldErrorOf(fault, locale));
  const parameters =
    known.messageKey === 'invalidRequest'
      ? { fields: errors.map(({ field, message }) => `${field} ${message}`).join('; '), ...known.parameters }
      : known.parameters;
  return {
    title: TITLE_OF_KIND[known.kind],
    status: STATUS_OF_KIND[known.kind],
    detail: sentence(known.messageKey, locale, parameters),
    code: known.code,
    traceId,
    ...(errors.length > 0 && { errors }),
  };
}

function fieldErrorOf(fault: FieldFault, locale: Locale): FieldError {
  const { field, message, line, column } = fault;
  return {
    field,
    message: fault.messageKey ? sentence(fault.messageKey, locale, fault.parameters) : message,
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
  };
}
