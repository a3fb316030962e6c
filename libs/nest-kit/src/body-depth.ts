import { InvalidRequestException } from '@tester/exceptions';
import type { NextFunction, Request, Response } from 'express';

/** Objects and lists within each other; the deepest body that we ask for has five. */
const DEPTH_MAX = 32;

/**
 * Refuses bodies that are nested beyond reason, with InvalidRequestException. Validation walks a body by recursion, so a
 * few kilobytes of brackets would overflow the stack. Stands behind the body parser.
 */
export function limitBodyDepth(request: Request, _response: Response, next: NextFunction): void {
  if (!isDeeperThan(DEPTH_MAX, request.body)) {
    next();
    return;
  }
  const faults = [
    {
      field: 'body',
      message: 'is nested too deeply',
      messageKey: 'constraintTooDeep' as const,
      parameters: { max: DEPTH_MAX },
    },
  ];
  next(new InvalidRequestException('the request body is nested too deeply', { faults }));
}

/** Level by level: what is looked at here must not be walked by recursion. */
function isDeeperThan(max: number, body: unknown): boolean {
  let level = [body].filter(isNest);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > max) return true;
    level = level.flatMap((nest) => Object.values(nest) as unknown[]).filter(isNest);
  }
  return false;
}

const isNest = (value: unknown): value is object => typeof value === 'object' && value !== null;
