import { Logger } from '@nestjs/common';
import type { Problem } from '@tester/contracts';
import { goodAnswer, ScriptedGemini, type GeminiStep } from '@tester/testing';
import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GenerationLimits } from './generation-limits';
import { EventStreams } from './event-streams';
import { GenerationApp } from './spec/generation-app';
import { readStream, suiteOf, type ReadEvent } from './spec/read-stream';

const SOURCE = 'def double(x):\n    return x * 2\n';
const SUITE = 'from solution import double\n\n\ndef test_double():\n    assert double("한🙂\\r") == "x"\n';
const BODY = { input_code: SOURCE, language: 'Python', turnstile_token: 't', model: 'm-other' };
const text = (content: string): GeminiStep => ({ kind: 'text', text: content });
const pause = (ms: number): GeminiStep => ({ kind: 'pause', ms });
/** Pieces of `SUITE`, a few characters each. */
const PIECES = SUITE.match(/[^]{1,6}/gu) ?? [];

// Real threads, sockets or many runs: patient, since the machine may be busy.
describe(EventStreams.name, () => {
  let gemini: ScriptedGemini;
  let sut: GenerationApp;
  beforeEach(async () => {
    Logger.overrideLogger(false);
    gemini = await ScriptedGemini.start();
    sut = await GenerationApp.start(gemini.url);
  });
  afterEach(async () => {
    await sut[Symbol.asyncDispose]();
    await gemini[Symbol.asyncDispose]();
  });

  const idOf = ({ id }: ReadEvent): string => id?.split(':')[0] ?? '';
  const all = (response: Response): Promise<ReadEvent[]> => Array.fromAsync(readStream(response));
  async function generate(...pieces: string[]): Promise<ReadEvent[]> {
    gemini.enqueue(goodAnswer(...pieces));
    return all(await sut.post('/api/generate', BODY, 'alice', { 'accept-language': 'en' }));
  }
  /** A generation whose upstream has sent `PIECES[0]` and holds still. */
  async function generateStalled(): Promise<{ id: string; events: AsyncGenerator<ReadEvent> }> {
    gemini.enqueue([text(PIECES[0] ?? ''), { kind: 'stall' }]);
    const events = readStream(await sut.post('/api/generate', BODY));
    for (;;) {
      const next = (await events.next()) as IteratorYieldResult<ReadEvent>;
      if (next.value.data.type === 'chunk') return { id: idOf(next.value), events };
    }
  }
  const problem = async (response: Response): Promise<Problem> => (await response.json()) as Problem;

  async function restart(limits: Partial<GenerationLimits>, drainMs?: number): Promise<void> {
    await sut[Symbol.asyncDispose]();
    sut = await GenerationApp.start(gemini.url, limits, drainMs);
  }

  describe('GET /api/generations/:id/events', () => {
    it('resumes at every position without gap or duplicate, by header and by query', async () => {
      const events = await generate(...PIECES);
      const id = idOf(events[0] as ReadEvent);
      for (let after = 0; after <= events.length; after += 1) {
        const byHeader = await all(
          await sut.get(`/api/generations/${id}/events`, { 'last-event-id': `${id}:${after}` }),
        );
        const byQuery = await all(await sut.get(`/api/generations/${id}/events?after=${after}`));
        expect(byHeader).toEqual(events.slice(after));
        expect(byQuery).toEqual(byHeader);
      }
    });

    it('keeps readers in step that join and leave while it is written', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 4 }), async (leaves) => {
          gemini.enqueue([
            ...PIECES.flatMap((piece) => [text(piece), pause(2)]),
            { kind: 'finish', reason: 'STOP' },
          ]);
          const first = readStream(await sut.post('/api/generate', { ...BODY, is_regenerate: true }));
          const { value } = (await first.next()) as IteratorYieldResult<ReadEvent>;
          const id = idOf(value);
          const hoppers = leaves.map(async (hop) => {
            const seen: ReadEvent[] = [];
            while (seen.at(-1)?.data.type !== 'done') {
              const from = await sut.get(`/api/generations/${id}/events?after=${seen.length}`);
              let left = hop + 1;
              for await (const event of readStream(from)) {
                seen.push(event);
                if ((left -= 1) === 0) break;
              }
            }
            return seen;
          });
          const whole = [value, ...(await Array.fromAsync(first))];
          expect(suiteOf(whole)).toBe(SUITE);
          for (const seen of await Promise.all(hoppers)) expect(seen).toEqual(whole);
        }),
        { numRuns: 8 },
      );
    });

    it('goes on without its readers, which find everything when they come back', async () => {
      gemini.enqueue([
        text(PIECES[0] ?? ''),
        pause(100),
        text('x = 1\n'),
        { kind: 'finish', reason: 'STOP' },
      ]);
      const events = readStream(await sut.post('/api/generate', BODY));
      const { value } = (await events.next()) as IteratorYieldResult<ReadEvent>;
      await events.return(undefined);
      const rest = await all(await sut.get(`/api/generations/${idOf(value)}/events?after=1`));
      expect(suiteOf(rest)).toBe(`${PIECES[0] ?? ''}x = 1\n`);
      expect(rest.at(-1)?.data.type).toBe('done');
    });

    it('refuses a position that is none', async () => {
      const [first] = await generate(SUITE);
      const path = `/api/generations/${idOf(first as ReadEvent)}/events`;
      for (const response of [
        await sut.get(path, { 'last-event-id': 'other:1' }),
        await sut.get(`${path}?after=x`),
        await sut.get(`${path}?after=1&after=2`),
      ]) {
        expect(response.status).toBe(400);
        await expect(problem(response)).resolves.toMatchObject({ code: 'INVALID_REQUEST' });
      }
    });

    it('says resync once, without an id, when the position is ahead of the log', async () => {
      const [first] = await generate(SUITE);
      const id = idOf(first as ReadEvent);
      const events = await all(await sut.get(`/api/generations/${id}/events?after=99`));
      expect(events).toEqual([{ id: undefined, name: 'resync', data: { type: 'resync', generationId: id } }]);
    });
  });

  describe('within its limits', () => {
    it('refuses one generation too many with 503 and when to come back, and takes one again afterwards', async () => {
      await restart({ maxRunning: 1 });
      const { id, events } = await generateStalled();
      const refused = await sut.post('/api/generate', BODY);
      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).toBe('5');
      await expect(problem(refused)).resolves.toMatchObject({ code: 'NO_FREE_SLOT' });
      await sut.post(`/api/generations/${id}/cancel`);
      await Array.fromAsync(events);
      expect(suiteOf(await generate(SUITE))).toBe(SUITE);
    });

    it('cancels what nobody has read for a while and closes its upstream', async () => {
      await restart({ orphanMs: 100 });
      const { id, events } = await generateStalled();
      await sleep(200);
      await expect((await sut.get(`/api/generations/${id}`)).json()).resolves.toMatchObject({
        status: 'running',
      });
      await events.return(undefined);
      await expect(gemini.requests[0]?.closedByClient).resolves.toBe(true);
      const rest = await all(await sut.get(`/api/generations/${id}/events?after=3`));
      expect(rest.map(({ data }) => data.type)).toEqual(['cancelled']);
    });

    it('says resync once the events have expired, and still tells how it ended', async () => {
      await restart({ logTtlMs: 20 });
      const [first] = await generate(SUITE);
      const id = idOf(first as ReadEvent);
      await sleep(60);
      const events = await all(await sut.get(`/api/generations/${id}/events`));
      expect(events.map(({ data }) => data.type)).toEqual(['resync']);
      const snapshot: unknown = await (await sut.get(`/api/generations/${id}`)).json();
      expect(snapshot).toMatchObject({ status: 'done', suite: null, historyId: id });
    });

    it('sends a comment while the upstream is silent', async () => {
      await restart({ heartbeatMs: 20 });
      gemini.enqueue([pause(120), ...goodAnswer(SUITE)]);
      const stream = await (await sut.post('/api/generate', BODY)).text();
      expect(stream.match(/^: ping$/gm)?.length).toBeGreaterThanOrEqual(3);
    });
  });

  describe('at shutdown', () => {
    it('lets what ends in time end, tells the rest, takes nothing new, and closes', async () => {
      await restart({}, 300);
      const stalled = await generateStalled();
      gemini.enqueue([text(SUITE), pause(150), { kind: 'finish', reason: 'STOP' }]);
      // Another source: the same one would be read from the stalled writing.
      const finishing = await sut.post('/api/generate', { ...BODY, source_name: 'other' });
      const closing = sut.app.close();
      await sleep(50);
      const refused = await sut.post('/api/generate', BODY);
      expect(refused.status).toBe(503);
      await expect(problem(refused)).resolves.toMatchObject({ code: 'SHUTTING_DOWN' });
      expect((await all(finishing)).at(-1)?.data.type).toBe('done');
      const rest = await Array.fromAsync(stalled.events);
      expect(rest.map(({ name, data }) => [name, data])).toEqual([
        ['error', expect.objectContaining({ type: 'error', code: 'SHUTTING_DOWN', status: 503 })],
      ]);
      await closing;
    });

    it('does not wait for a suite that will not save', async () => {
      await restart({ flushMs: 50 }, 50);
      sut.saveWith(() => new Promise(() => undefined));
      gemini.enqueue(goodAnswer(SUITE));
      const response = await sut.post('/api/generate', BODY);
      await sut.app.close();
      await expect(response.text()).rejects.toThrow();
    });
  });
});
