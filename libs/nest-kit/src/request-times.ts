import type { Server } from 'node:http';

/** Headers must arrive within this, whole requests within twice of it: a slow sender cannot hold a socket for ever. */
const HEADERS_TIMEOUT_MS = 15_000;

export function limitRequestTimes(server: Server): void {
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = HEADERS_TIMEOUT_MS * 2;
}
