import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { isNativeError } from 'node:util/types';

/** A client that takes nothing for this long is dropped, in milliseconds. */
const STALL_MS = 60_000;

/**
 * Answers with newline-delimited JSON, one item a line. An item is asked for when the client has taken those before, so
 * memory does not grow with their number. A failure before the first line is thrown, and so can have a status of its own;
 * after one in the middle the connection breaks off without its proper end, which no client takes for the whole.
 * @throws what `items` throws; a client that leaves is no failure.
 */
export async function sendLines(
  response: ServerResponse,
  items: AsyncIterable<unknown>,
  filename: string,
): Promise<void> {
  const reader = items[Symbol.asyncIterator]();
  const first = await reader.next();
  response.writeHead(200, {
    'Content-Type': 'application/x-ndjson; charset=utf-8',
    'Content-Disposition': `attachment; filename="${filename}"`,
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
  response.setTimeout(STALL_MS, () => response.destroy());
  try {
    await pipeline(linesOf(first, reader), response);
  } catch (error) {
    if (isNativeError(error) && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    throw error;
  }
}

async function* linesOf(
  first: IteratorResult<unknown>,
  reader: AsyncIterator<unknown>,
): AsyncGenerator<string> {
  try {
    for (let next = first; next.done !== true; next = await reader.next())
      yield `${JSON.stringify(next.value)}\n`;
  } finally {
    await reader.return?.();
  }
}
