import { parentPort } from 'node:worker_threads';
import type { ThreadAnswer, ThreadOrder } from './parser-thread.js';

/**
 * Runs inside a worker thread: says so once the parser is loaded, then answers each order with what `parse` makes of
 * it. A failure is thrown on purpose: it ends this thread, whose memory can no longer be trusted.
 */
export function serveOrders<Order, Answer>(
  loading: Promise<(order: Order) => Answer> | ((order: Order) => Answer),
): void {
  const port = parentPort;
  if (port === null) throw new Error('a parser is served only inside a worker thread');
  void Promise.resolve(loading).then((parse) => {
    port.on('message', ({ id, order }: ThreadOrder<Order>) => {
      port.postMessage({ id, answer: parse(order) } satisfies ThreadAnswer<Answer>);
    });
    port.postMessage('ready');
  });
}
