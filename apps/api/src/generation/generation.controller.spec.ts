import { Logger } from '@nestjs/common';
import type { Problem } from '@tester/contracts';
import { DatabaseUnavailableException } from '@tester/exceptions';
import { goodAnswer, readAsSpa, ScriptedGemini, type GeminiStep } from '@tester/testing';
import fc from 'fast-check';
import { GenerationController } from './generation.controller';
import { GenerationApp } from './spec/generation-app';
import { readStream, suiteOf, type ReadEvent } from './spec/read-stream';

const SOURCE = 'def double(x):\n    return x * 2\n';
const SUITE = 'from solution import double\n\n\ndef test_double():\n    assert double("한🙂\\r") == "x"\n';
const BODY = { input_code: SOURCE, language: 'Python', turnstile_token: 't', model: 'm-other' };
const text = (content: string): GeminiStep => ({ kind: 'text', text: content });
/** Pieces of `SUITE`, a few characters each. */
const PIECES = SUITE.match(/[^]{1,6}/gu) ?? [];

// Real threads, sockets or many runs: patient, since the machine may be busy.
describe(GenerationController.name, () => {
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

  describe('POST /api/generate', () => {
    it('refuses what the compiler in a free sandbox refuses, before the model is asked', async () => {
      const fault = { message: "duplicate argument 'x' in function definition", line: 1, column: 15 };
      sut.worker.compilation = { standing: 'invalid', fault };
      const body = { ...BODY, input_code: 'def double(x, x):\n    return x * 2\n' };

      const response = await sut.post('/api/generate', body, 'alice', { 'accept-language': 'en' });

      expect(response.status).toBe(400);
      expect(await problem(response)).toMatchObject({
        code: 'SOURCE_SYNTAX_ERROR',
        detail: expect.stringContaining("duplicate argument 'x'"),
        errors: [{ field: 'input_code', line: 1, column: 15 }],
      });
      expect(sut.worker.compiled).toEqual([{ runtime: 'python-pytest', source: body.input_code }]);
      expect(gemini.requests).toEqual([]);
    });

    it('streams status, suite and end, numbered without gaps, and saves before the end', async () => {
      const events = await generate('```python\n', SUITE, '```');
      const [first] = events;
      const id = first === undefined ? '' : idOf(first);
      expect(events.map(({ data }) => data.type)).toEqual(['status', 'status', 'chunk', 'status', 'done']);
      expect(events.map((event) => event.id)).toEqual([1, 2, 3, 4, 5].map((seq) => `${id}:${seq}`));
      expect(events.map(({ name }) => name)).toEqual(['status', 'status', undefined, 'status', undefined]);
      expect(suiteOf(events)).toBe(SUITE);
      expect(events.at(-1)?.data).toEqual({
        type: 'done',
        generationId: id,
        historyId: id,
        persisted: true,
        cached: false,
        model: 'm-other',
        usage: { inputModelTokens: 100, outputModelTokens: 50, thinkingModelTokens: 0 },
      });
      expect(sut.saved).toEqual([
        {
          id,
          userId: 'alice',
          source: SOURCE,
          suite: SUITE,
          language: 'python',
          model: 'm-other',
          isFree: false,
          usage: { inputModelTokens: 100, outputModelTokens: 50, thinkingModelTokens: 0 },
        },
      ]);
    });

    it('answers with headers that no cache, proxy or compressor may hold up', async () => {
      gemini.enqueue(goodAnswer(SUITE));
      const response = await sut.post('/api/generate', BODY);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
      expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
      expect(response.headers.get('x-accel-buffering')).toBe('no');
      await expect(response.text()).resolves.toMatch(/^retry: 3000\n\nid: /);
    });

    it('gives the deployed page the suite byte for byte, whatever the cuts', async () => {
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), fc.nat(), async (noise, cut) => {
          const suite = `# ${noise.toWellFormed().replaceAll('\0', '')}\nx = 1\n`;
          const characters = [...suite];
          const at = cut % characters.length;
          const pieces = [characters.slice(0, at), characters.slice(at)].map((part) => part.join(''));
          gemini.enqueue(goodAnswer(...pieces));
          const response = await sut.post('/api/generate', { ...BODY, is_regenerate: true });
          if (response.body === null) throw new Error('no body');
          await expect(readAsSpa(response.body)).resolves.toEqual({
            suite,
            isDone: true,
            error: null,
          });
        }),
        { numRuns: 40 },
      );
    });

    it('serves the same request from the cache, streaming, and says so', async () => {
      await generate(SUITE);
      const again = await all(await sut.post('/api/generate', BODY, 'bob', { 'accept-language': 'en' }));
      expect(suiteOf(again)).toBe(SUITE);
      expect(again.at(-1)?.data).toMatchObject({ type: 'done', cached: true });
      expect(gemini.requests).toHaveLength(1);
      expect(sut.saved.map(({ userId }) => userId)).toEqual(['alice', 'bob']);
    });

    it('keeps nothing that is not whole', async () => {
      for (const end of ['MAX_TOKENS', 'SAFETY', 'OTHER']) {
        gemini.enqueue([text(SUITE), { kind: 'finish', reason: end }]);
        await all(await sut.post('/api/generate', BODY));
      }
      await generate(SUITE);
      expect(gemini.requests).toHaveLength(4);
      expect(sut.saved).toHaveLength(1);
    });

    it('gives the suite with a warning when it cannot be saved', async () => {
      sut.saveWith(() => Promise.reject(new DatabaseUnavailableException('away')));
      const events = await generate(SUITE);
      expect(suiteOf(events)).toBe(SUITE);
      expect(events.slice(-2).map(({ name, data }) => [name, data])).toEqual([
        ['warning', expect.objectContaining({ type: 'warning', code: 'NOT_PERSISTED' })],
        [undefined, expect.objectContaining({ type: 'done', persisted: false, historyId: null })],
      ]);
    });

    it('ends with an error event that the deployed page shows, in Korean by default', async () => {
      gemini.enqueue([{ kind: 'status', status: 503, body: {} }]);
      const response = await sut.post('/api/generate', BODY);
      expect(response.status).toBe(200);
      const view = await readAsSpa(response.body ?? new ReadableStream());
      expect(view.error).toBe('AI 서비스가 응답하지 않습니다. 잠시 후 다시 시도해 주세요.');
    });

    it('lets the offline writer stand in when Gemini is away and the user agreed, and says so', async () => {
      gemini.always([{ kind: 'status', status: 400, body: {} }]);
      const body = { ...BODY, fallback: 'characterization' };
      const events = await all(await sut.post('/api/generate', body, 'alice', { 'accept-language': 'en' }));
      const steps = events.map(({ data }) => (data.type === 'status' ? data.step : data.type));
      const firstChunk = steps.indexOf('chunk');
      expect(steps.slice(0, firstChunk)).toEqual(['accepted', 'writing', 'fallback', 'exploring', 'writing']);
      expect(suiteOf(events)).toContain('half(4)');
      expect(events.at(-1)?.data).toMatchObject({ type: 'done', cached: false, model: 'characterization' });
      expect(sut.saved).toMatchObject([{ model: 'characterization', suite: suiteOf(events) }]);
      gemini.always(goodAnswer(SUITE));
      const later = await all(await sut.post('/api/generate', body));
      expect(suiteOf(later)).toBe(SUITE);
      expect(later.at(-1)?.data).toMatchObject({ cached: false, model: 'm-other' });
    });

    it.each<[string, object, string, object?]>([
      ['a language nobody knows', { language: 'cobol' }, 'INVALID_REQUEST'],
      ['a model that is not allowed', { model: 'gpt' }, 'MODEL_UNAVAILABLE'],
      ['a source that is too short', { input_code: '  x = 1     \n' }, 'INVALID_REQUEST'],
      ['a source that is too long', { input_code: '#'.repeat(10_001) }, 'INVALID_REQUEST'],
      [
        'a source of too many bytes',
        { input_code: `${SOURCE}#${'가\uFE0F'.repeat(9_990)}` },
        'INVALID_REQUEST',
      ],
      ['a null byte', { input_code: `${SOURCE}\0` }, 'INVALID_REQUEST'],
      [
        'a syntax error',
        { input_code: 'def double(x):\nreturn x * 2\n' },
        'SOURCE_SYNTAX_ERROR',
        {
          errors: [
            { field: 'input_code', line: 1, column: 15, message: '1행 다음에는 들여 쓴 블록이 필요합니다' },
          ],
        },
      ],
    ])('refuses %s with 400 before the stream', async (_name, change, code, more = {}) => {
      const response = await sut.post('/api/generate', { ...BODY, ...change });
      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      await expect(problem(response)).resolves.toMatchObject({ code, ...more });
      expect(gemini.requests).toHaveLength(0);
    });

    it('takes the first model when none is asked for, and the source under its own name', async () => {
      gemini.enqueue(goodAnswer(SUITE));
      const change = { model: undefined, source_name: 'shapes', unknown: 1 };
      const events = await all(await sut.post('/api/generate', { ...BODY, ...change }));
      expect(events.at(-1)?.data).toMatchObject({ model: 'm-default' });
      expect(JSON.stringify(gemini.requests[0]?.body)).toContain('`shapes`');
    });
  });

  it.each(['', '/events', '/cancel'])(
    'tells foreign and unknown generations apart for nobody (%s)',
    async (path) => {
      const [first] = await generate(SUITE);
      const ask =
        path === '/cancel'
          ? (p: string) => sut.post(p, {}, 'mallory')
          : (p: string) => sut.get(p, {}, 'mallory');
      for (const id of [idOf(first as ReadEvent), 'f3b8c1f0-0000-4000-8000-000000000000', 'no-uuid']) {
        const response = await ask(`/api/generations/${id}${path}`);
        expect(response.status).toBe(404);
        await expect(problem(response)).resolves.toMatchObject({ code: 'NOT_FOUND' });
      }
    },
  );

  describe('POST /api/generations/:id/cancel', () => {
    it('ends the stream with one cancelled event and closes the upstream', async () => {
      const { id, events } = await generateStalled();
      const response = await sut.post(`/api/generations/${id}/cancel`);
      expect(response.status).toBe(202);
      const rest = await Array.fromAsync(events);
      expect(rest.map(({ name, data }) => [name, data.type])).toEqual([['cancelled', 'cancelled']]);
      await expect(gemini.requests[0]?.closedByClient).resolves.toBe(true);
      expect((await sut.post(`/api/generations/${id}/cancel`)).status).toBe(202);
      expect(sut.saved).toHaveLength(0);
    });

    it('answers 409 when the generation has come to its end', async () => {
      const [first] = await generate(SUITE);
      const response = await sut.post(`/api/generations/${idOf(first as ReadEvent)}/cancel`);
      expect(response.status).toBe(409);
      await expect(problem(response)).resolves.toMatchObject({ code: 'CONFLICT' });
    });
  });

  describe('GET /api/generations/:id', () => {
    it('tells what is written so far, from where a reader can follow on', async () => {
      const { id } = await generateStalled();
      const snapshot: unknown = await (await sut.get(`/api/generations/${id}`)).json();
      expect(snapshot).toEqual({
        generationId: id,
        status: 'running',
        suite: PIECES[0],
        lastEvent: 3,
        historyId: null,
      });
    });

    it('tells how it ended and where it is kept', async () => {
      const [first] = await generate(SUITE);
      const id = idOf(first as ReadEvent);
      const snapshot: unknown = await (await sut.get(`/api/generations/${id}`)).json();
      expect(snapshot).toMatchObject({ status: 'done', suite: SUITE, lastEvent: 5, historyId: id });
    });
  });
});
