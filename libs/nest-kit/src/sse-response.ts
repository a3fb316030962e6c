import type { ServerResponse } from 'node:http';

/** A comment: readers skip it, proxies see life. */
export const SSE_HEARTBEAT = ': ping\n\n';

export interface SseTiming {
  heartbeatMs: number;
  stallMs: number;
}

/**
 * An HTTP response that carries Server-Sent Events. A write waits until the client has taken the one before, so the
 * process buffers one event per reader at most; a reader that takes nothing for `stallMs` is dropped.
 */
export class SseResponse implements AsyncDisposable {
  /** Aborts as soon as the connection is gone. */
  readonly gone: AbortSignal;
  readonly #heartbeat: NodeJS.Timeout;
  #stalledSince: number | null = null;
  #hasBegun = false;

  constructor(
    private readonly response: ServerResponse,
    private readonly timing: SseTiming,
  ) {
    const controller = new AbortController();
    this.gone = controller.signal;
    response.once('close', () => controller.abort());
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    });
    // What is written in the same turn takes the headers along: one packet instead of two.
    process.nextTick(() => {
      if (!this.#hasBegun) response.flushHeaders();
    });
    this.#heartbeat = setInterval(() => this.#beat(), timing.heartbeatMs);
  }

  /** Resolves once there is room for more, or the client is gone. */
  async write(frame: string): Promise<void> {
    this.#hasBegun = true;
    if (this.gone.aborted || this.response.write(frame)) return;
    this.#stalledSince = performance.now();
    await settled(this.response, 'drain');
    this.#stalledSince = null;
  }

  /** Ends the response; resolves when the last byte has left the process, or the client is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#hasBegun = true;
    this.#stalledSince = performance.now();
    this.response.end();
    await settled(this.response, 'finish');
    clearInterval(this.#heartbeat);
  }

  #beat(): void {
    if (this.#stalledSince === null) this.response.write(SSE_HEARTBEAT);
    else if (performance.now() - this.#stalledSince >= this.timing.stallMs) this.response.destroy();
  }
}

/** Waits for `event`, or for the end of the connection, and leaves no listener behind. */
function settled(response: ServerResponse, event: 'drain' | 'finish'): Promise<void> {
  if (response.destroyed || response.writableFinished) return Promise.resolve();
  return new Promise((resolve) => {
    const settle = (): void => {
      response.off(event, settle).off('close', settle);
      resolve();
    };
    response.on(event, settle).on('close', settle);
  });
}
