import type { ThrottlerStorage } from '@nestjs/throttler';
import { RateLimitedException } from '@tester/exceptions';
import type { Response } from 'express';

/** So many requests of one subject within a window. */
export interface RateLimit {
  /** As clients see it in the header fields: letters alone. */
  name: string;
  limit: number;
  windowMs: number;
}

/**
 * Counts one request of `subject`, and tells the client where it stands in the fields of
 * draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy` and `RateLimit`, one member for each limit that was
 * looked at. The limits of a request are judged one after another, so a refused request counts in no later one.
 * @throws RateLimitedException with the seconds until the window ends.
 */
export async function countRequest(
  storage: ThrottlerStorage,
  response: Response,
  { name, limit, windowMs }: RateLimit,
  subject: string,
): Promise<void> {
  const { totalHits, timeToExpire, isBlocked } = await storage.increment(
    `${name}:${subject}`,
    windowMs,
    limit,
    windowMs,
    name,
  );
  const remaining = Math.max(0, limit - totalHits);
  addMember(response, 'RateLimit-Policy', `"${name}";q=${limit};w=${Math.ceil(windowMs / 1000)}`);
  addMember(response, 'RateLimit', `"${name}";r=${remaining};t=${timeToExpire}`);
  if (!isBlocked) return;
  throw new RateLimitedException(`the limit ${name} is used up`, {
    retryAfterSeconds: timeToExpire,
    parameters: { seconds: timeToExpire },
    context: { limit: name },
  });
}

function addMember(response: Response, field: string, member: string): void {
  const before = response.getHeader(field);
  response.setHeader(field, before === undefined ? member : `${String(before)}, ${member}`);
}
