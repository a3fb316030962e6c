import { Logger } from '@nestjs/common';
import type { Problem } from '@tester/contracts';

const logger = new Logger('Problem');

/** Logs what a client is told as a problem of ours; what is the client's own doing is no news. */
export function logFailure(exception: unknown, { code, status, traceId }: Problem): void {
  if (status < 500) return;
  const facts = { code, traceId, err: exception };
  if (status === 503) logger.warn(facts, 'a dependency is away');
  else logger.error(facts, 'request failed');
}
