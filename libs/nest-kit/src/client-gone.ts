import type { ServerResponse } from 'node:http';

/** Aborts when the client leaves before its answer is complete. */
export function clientGone(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort(new DOMException('the client left', 'AbortError'));
  });
  return controller.signal;
}
