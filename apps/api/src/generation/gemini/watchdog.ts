import { AiUnavailableException } from '@tester/exceptions';

/** Milliseconds that an upstream may be silent. */
export interface Patience {
  /** From the request until the first piece. */
  firstChunkMs: number;
  /** Between two pieces. */
  idleMs: number;
}

/**
 * Passes `open()`'s items on; where none comes in time, calls `giveUp` and throws. Upstreams are known to hold a
 * connection for minutes without a byte.
 * @throws AiUnavailableException when patience ends.
 */
export async function* watched<T>(
  open: () => Promise<AsyncIterable<T>>,
  patience: Patience,
  giveUp: () => void,
): AsyncGenerator<T> {
  const iterator = await within(patience.firstChunkMs, async () => {
    const items = (await open())[Symbol.asyncIterator]();
    return { items, first: await items.next() };
  });
  for (
    let next = iterator.first;
    !next.done;
    next = await within(patience.idleMs, () => iterator.items.next())
  ) {
    yield next.value;
  }

  async function within<R>(limitMs: number, work: () => Promise<R>): Promise<R> {
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new AiUnavailableException(`Gemini was silent for ${limitMs} ms`, { context: { limitMs } }));
        giveUp();
      }, limitMs);
    });
    try {
      return await Promise.race([work(), timeUp]);
    } finally {
      clearTimeout(timer);
    }
  }
}
