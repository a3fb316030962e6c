import { TesterException } from '@tester/exceptions';

/** An error as it stands in a log: what kind, where, and why. */
export interface LoggedError {
  type: string;
  message: string;
  code?: string | number;
  stack?: string;
  cause?: LoggedError;
}

/** Longer chains are a mistake. */
const CAUSES_MAX = 5;

/**
 * What may be told of an error. Drivers and SDKs hang requests, rows and headers on theirs, which may hold sources,
 * suites and secrets, so only named fields are taken; and what a user's own doing raised has words of theirs in it.
 */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (typeof error !== 'object' || error === null) return { type: typeof error, message: String(error) };
  const { name, message, stack, code, cause } = error as Partial<Error> & { code?: unknown };
  const type = name ?? 'Error';
  const isTheirs = error instanceof TesterException && error.kind === 'invalid';
  return {
    type,
    message: isTheirs ? 'what a user sent was refused' : (message ?? ''),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(stack !== undefined && { stack: isTheirs ? framesOf(stack) : stack }),
    ...(cause !== undefined && !isTheirs && depth < CAUSES_MAX && { cause: loggedError(cause, depth + 1) }),
  };
}

/** A stack begins with the message, which may have several lines. */
const framesOf = (stack: string): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
