import { Logger } from '@nestjs/common';
import { ScriptedGemini } from '@tester/testing';
import { GenerationApp } from './spec/generation-app';
import { readStream, type ReadEvent } from './spec/read-stream';

const BODY = { input_code: 'def double(x):\n    return x * 2\n', language: 'python', turnstile_token: '' };
const ORPHAN_MS = 400;
const WITHIN_MS = 1_000;

interface Reader {
  id: string;
  leave: () => void;
}

describe.each(['sdk', 'http'] as const)('Gemini, called by %s', (transport) => {
  let gemini: ScriptedGemini;
  let app: GenerationApp;
  beforeEach(async () => {
    Logger.overrideLogger(false);
    gemini = await ScriptedGemini.start();
    app = await GenerationApp.start(gemini.url, { orphanMs: ORPHAN_MS }, 100, undefined, transport);
    gemini.enqueue([{ kind: 'text', text: 'import pytest\n' }, { kind: 'stall' }]);
  });
  afterEach(async () => {
    await app[Symbol.asyncDispose]();
    await gemini[Symbol.asyncDispose]();
  });

  /** A reader over a connection of its own that has seen the first chunk; Gemini is silent from then on. */
  async function read(method: 'GET' | 'POST', path: string): Promise<Reader> {
    const leaving = new AbortController();
    const headers = { 'content-type': 'application/json', authorization: 'Bearer alice' };
    const body = method === 'POST' ? JSON.stringify(BODY) : null;
    const events = readStream(await fetch(app.url + path, { method, body, headers, signal: leaving.signal }));
    for (;;) {
      const { value } = (await events.next()) as IteratorYieldResult<ReadEvent>;
      if (value.data.type === 'chunk') {
        return { id: value.id?.split(':')[0] ?? '', leave: () => leaving.abort() };
      }
    }
  }
  /** Milliseconds from now until Gemini sees that we closed its connection. */
  async function closedAfter(): Promise<number> {
    const startedAt = performance.now();
    await expect(gemini.requests[0]?.closedByClient).resolves.toBe(true);
    return performance.now() - startedAt;
  }

  it('sees the abort within a second after a cancel', async () => {
    const { id } = await read('POST', '/api/generate');
    const cancelled = app.post(`/api/generations/${id}/cancel`);
    expect(await closedAfter()).toBeLessThan(WITHIN_MS);
    expect((await cancelled).status).toBe(202);
  });

  it('sees the abort within a second after the orphan time, which begins when the last reader leaves', async () => {
    const first = await read('POST', '/api/generate');
    const second = await read('GET', `/api/generations/${first.id}/events`);
    first.leave();
    let isClosed = false;
    void gemini.requests[0]?.closedByClient.then(() => (isClosed = true));
    await new Promise((resolve) => setTimeout(resolve, 2 * ORPHAN_MS));
    expect(isClosed).toBe(false);
    second.leave();
    const tookMs = await closedAfter();
    // The API may notice the leaving a moment later than we did, never earlier; timers may be a millisecond early.
    expect(tookMs).toBeGreaterThan(ORPHAN_MS - 5);
    expect(tookMs).toBeLessThan(ORPHAN_MS + WITHIN_MS);
    expect(gemini.requests).toHaveLength(1);
  });
});
