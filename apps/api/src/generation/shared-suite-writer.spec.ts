import { setImmediate } from 'node:timers/promises';
import { AiUnavailableException } from '@tester/exceptions';
import type { ApiConfig } from '../config/api-config';
import { SharedSuiteWriter } from './shared-suite-writer';
import { orderWith } from './spec/order-with';
import { SuiteKeys } from './suite-keys';
import { SuiteWriter, type WriteRequest, type WriterEvent } from './suite-writer.port';

const CHUNKS: WriterEvent[] = ['a', 'b', 'c'].map((content) => ({ type: 'chunk', content }));
const KEYS = new SuiteKeys({ encryption: { keyId: 'k', key: Buffer.alloc(32, 1) } } as ApiConfig);

/** Writes each event when the gate before it opens. */
class GatedWriter extends SuiteWriter {
  readonly models = ['m'];
  readonly languages = ['python'] as const;
  override readonly version = '7';
  override readonly settings = 's';
  readonly signals: AbortSignal[] = [];
  given = 0;
  left = 0;
  gate: PromiseWithResolvers<void> = Promise.withResolvers();
  events: WriterEvent[] = CHUNKS;
  failure: Error | null = null;

  async *write(_request: WriteRequest, signal: AbortSignal): AsyncGenerator<WriterEvent> {
    this.signals.push(signal);
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    try {
      for (const [position, event] of this.events.entries()) {
        if (position === 1) await Promise.race([this.gate.promise, aborted]);
        signal.throwIfAborted();
        this.given += 1;
        yield event;
      }
      if (this.failure !== null) throw this.failure;
    } finally {
      this.left += 1;
    }
  }
}

describe(SharedSuiteWriter.name, () => {
  let inner: GatedWriter;
  let sut: SharedSuiteWriter;
  beforeEach(() => {
    inner = new GatedWriter();
    sut = new SharedSuiteWriter(inner, KEYS);
  });

  /** A reader that has its first event. */
  async function join(overrides: Partial<WriteRequest> = {}) {
    const leaving = new AbortController();
    const events = sut.write(orderWith(overrides), leaving.signal)[Symbol.asyncIterator]();
    const { value } = (await events.next()) as IteratorYieldResult<WriterEvent>;
    const rest = async (): Promise<WriterEvent[]> => [
      value,
      ...(await Array.fromAsync({ [Symbol.asyncIterator]: () => events })),
    ];
    return { leaving, events, rest };
  }
  const whole = (overrides: Partial<WriteRequest> = {}): Promise<WriterEvent[]> =>
    Array.fromAsync(sut.write(orderWith(overrides), new AbortController().signal));

  it('serves what the writer behind it serves', () => {
    expect([sut.models, sut.languages, sut.version, sut.settings]).toEqual([['m'], ['python'], '7', 's']);
  });

  it('gives everything from the start to all who ask for the same, from one writing', async () => {
    const first = await join();
    const others = Array.from({ length: 99 }, () => whole());
    const late = await join();
    inner.gate.resolve();
    expect(await first.rest()).toEqual(CHUNKS);
    expect(await late.rest()).toEqual(CHUNKS);
    for (const events of await Promise.all(others)) expect(events).toEqual(CHUNKS);
    expect(inner.signals).toHaveLength(1);
    expect(inner.left).toBe(1);
  });

  it('keeps requests apart that differ, and those for another suite', async () => {
    inner.gate.resolve();
    await Promise.all([whole(), whole({ locale: 'en' }), whole({ isRegenerate: true })]);
    await Promise.all([whole({ isRegenerate: true }), whole({ isRegenerate: true })]);
    expect(inner.signals).toHaveLength(5);
  });

  it('lets one leave without harm to the others, whoever began', async () => {
    const first = await join();
    const second = await join();
    const waiting = first.events.next();
    first.leaving.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(inner.signals[0]?.aborted).toBe(false);
    inner.gate.resolve();
    expect(await second.rest()).toEqual(CHUNKS);
  });

  it('stops the writing when the last one leaves, and begins anew for who comes then', async () => {
    const first = await join();
    const second = await join();
    await first.events.return?.();
    const waiting = second.events.next();
    second.leaving.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(inner.signals[0]?.aborted).toBe(true);
    const third = await join();
    expect(inner.left).toBe(1);
    inner.gate.resolve();
    expect(await third.rest()).toEqual(CHUNKS);
    expect(inner.signals).toHaveLength(2);
  });

  it('begins nothing for who has left already', async () => {
    const left = AbortSignal.abort();
    await expect(Array.fromAsync(sut.write(orderWith(), left))).rejects.toMatchObject({ name: 'AbortError' });
    expect(inner.signals).toHaveLength(0);
  });

  it('tells all of a failure, and begins anew after it', async () => {
    inner.failure = new AiUnavailableException('away');
    const readers = [await join(), await join()];
    inner.gate.resolve();
    for (const { rest } of readers) await expect(rest()).rejects.toBe(inner.failure);
    inner.failure = null;
    expect(await whole()).toEqual(CHUNKS);
    expect(inner.signals).toHaveLength(2);
  });

  it('begins anew after a writing that was cut short', async () => {
    inner.gate.resolve();
    inner.events = [...CHUNKS, { type: 'truncated', reason: 'max_tokens' }];
    expect(await whole()).toEqual(inner.events);
    await whole();
    expect(inner.signals).toHaveLength(2);
  });

  it('hands out a whole suite a little longer, then begins anew', async () => {
    jest.useFakeTimers();
    inner.gate.resolve();
    await whole();
    jest.advanceTimersByTime(999);
    expect(await whole()).toEqual(CHUNKS);
    expect(inner.signals).toHaveLength(1);
    jest.advanceTimersByTime(1);
    await whole();
    expect(inner.signals).toHaveLength(2);
    jest.useRealTimers();
  });

  it('asks for no more than somebody wants', async () => {
    inner.gate.resolve();
    const { events } = await join();
    await setImmediate();
    expect(inner.given).toBe(1);
    await events.next();
    expect(inner.given).toBe(2);
    await events.return?.();
  });
});
