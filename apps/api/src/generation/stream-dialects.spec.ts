import type { StreamEvent } from '@tester/contracts';
import { InvalidRequestException } from '@tester/exceptions';
import { goodAnswer, readAsSpa, ScriptedGemini } from '@tester/testing';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AI_SDK_DIALECT } from './ai-sdk-dialect';
import { chooseDialect } from './choose-dialect';
import { GenerationApp } from './spec/generation-app';
import { readStream, suiteOf } from './spec/read-stream';
import { readWithAi } from './spec/read-with-ai';
import { TESTER_DIALECT } from './sse';
import type { StreamDialect } from './stream-dialect';

const ID = '6f1c7b0e-8a53-4d7e-9a53-0f4a2f6f7c11';
const SUITE = '# 한🙂\r\n\r"data: x"\n\n\u2028 event: done\n\ndef test_a():\n    assert f() == "\\0"\n';
const SOURCE = 'def double(x):\n    return x * 2\n';
const BODY = { input_code: SOURCE, language: 'python', turnstile_token: 't', is_regenerate: true };
const status = (step: 'accepted' | 'writing' | 'saving'): StreamEvent => ({
  type: 'status',
  step,
  generationId: ID,
  message: step,
});
const DONE: StreamEvent = {
  type: 'done',
  generationId: ID,
  historyId: ID,
  persisted: true,
  cached: false,
  model: 'm',
};
const ENDS: Record<string, StreamEvent> = {
  done: DONE,
  incomplete: { type: 'incomplete', generationId: ID, reason: 'max_tokens', message: 'cut' },
  error: {
    type: 'error',
    message: 'away',
    title: 'Unavailable',
    status: 503,
    detail: 'away',
    code: 'AI_UNAVAILABLE',
    traceId: 'trace',
  },
  cancelled: { type: 'cancelled', generationId: ID, message: 'stopped' },
  resync: { type: 'resync', generationId: ID },
};
const whole = (end: StreamEvent): StreamEvent[] => [
  status('accepted'),
  status('writing'),
  { type: 'chunk', content: SUITE.slice(0, 9) },
  { type: 'chunk', content: SUITE.slice(9) },
  status('saving'),
  { type: 'warning', code: 'NOT_PERSISTED', message: 'not kept' },
  end,
];
const verdict: Extract<StreamEvent, { type: 'verdict' }> = {
  type: 'verdict',
  name: 'test_a',
  path: [],
  standing: 'kept',
  durationMs: 1,
  message: null,
  lines: [1],
};
const { type: _, ...known } = verdict;
/** A generation that was verified: its page reads the chunks alone. */
const VERIFIED: StreamEvent[] = [
  ...whole(DONE).slice(0, 4),
  { type: 'status', step: 'verifying', generationId: ID, message: 'verifying' },
  { type: 'verification', step: 'running', round: 1 },
  { ...verdict, standing: 'rejected', message: 'NameError', provisional: true },
  { type: 'verification', step: 'repairing', round: 2 },
  { type: 'verification', step: 'repeating', round: 2, progress: 0.5 },
  verdict,
  { type: 'suite', content: 'kept\n', diff: '-a\n+kept\n' },
  {
    type: 'report',
    report: {
      verdicts: [known],
      coverage: null,
      mutation: null,
      funnel: { written: 1, built: 1, passed: 1, passedRepeatedly: 1, adding: 1, kept: 1 },
      suiteFailure: null,
      incomplete: null,
      repeats: 4,
      sandboxes: 6,
      durationMs: 9,
      rounds: [{ round: 2, reason: 'repair', by: 'rules', isTaken: true }],
    },
  },
  status('saving'),
  DONE,
];
const speak = (dialect: StreamDialect, events: readonly StreamEvent[]): string =>
  dialect.preamble(ID) +
  events
    .map((event, index) => dialect.encode(ID, event.type === 'resync' ? null : index + 1, event))
    .join('');
const golden = (name: string): string => readFileSync(path.join(__dirname, 'spec', 'golden', name), 'utf8');

describe('dialects of a stream', () => {
  describe.each([
    ['tester', TESTER_DIALECT],
    ['ai-sdk', AI_SDK_DIALECT],
  ])('%s', (name, sut) => {
    it.each(Object.keys(ENDS))('stands as in the golden file when it ends with %s', (end) => {
      expect(speak(sut, whole(ENDS[end] as StreamEvent))).toBe(golden(`${name}.${end}.sse`));
    });

    it('stands as in the golden file when the suite is verified', () => {
      expect(speak(sut, VERIFIED)).toBe(golden(`${name}.verified.sse`));
    });
  });

  it.each(Object.keys(ENDS))("is read by the ai package's reader when it ends with %s", async (end) => {
    const view = await readWithAi(new Response(speak(AI_SDK_DIALECT, whole(ENDS[end] as StreamEvent))));
    expect(view).toMatchObject({
      messageId: ID,
      suite: SUITE,
      errors: end === 'error' ? ['away'] : [],
    });
    expect(view.types).toContain(`data-${end}`);
  });

  it('is read by the page and by the ai package when the suite is verified', async () => {
    const page = await readAsSpa(new Response(speak(TESTER_DIALECT, VERIFIED)).body ?? new ReadableStream());
    expect(page).toEqual({ suite: SUITE, isDone: true, error: null });
    const view = await readWithAi(new Response(speak(AI_SDK_DIALECT, VERIFIED)));
    expect(view).toMatchObject({ suite: SUITE, errors: [] });
    expect(view.types).toEqual(expect.arrayContaining(['data-verdict', 'data-suite', 'data-report']));
  });

  it('is a whole message from wherever a reader resumes', async () => {
    const events = whole(DONE);
    for (let after = 0; after < events.length; after += 1) {
      const rest = events.slice(after);
      const written = rest.map((event) => (event.type === 'chunk' ? event.content : '')).join('');
      const view = await readWithAi(new Response(speak(AI_SDK_DIALECT, rest)));
      expect(view).toMatchObject({ suite: written, errors: [] });
    }
  });

  it('is chosen by query, then by Accept, and is ours otherwise', () => {
    expect(chooseDialect('ai-sdk', undefined)).toBe(AI_SDK_DIALECT);
    expect(chooseDialect('tester', 'text/event-stream; protocol=ai-sdk')).toBe(TESTER_DIALECT);
    expect(chooseDialect(undefined, 'a/b, text/event-stream;protocol="ai-sdk"')).toBe(AI_SDK_DIALECT);
    for (const accept of [undefined, '*/*', 'text/event-stream', 'text/event-stream; protocol=other']) {
      expect(chooseDialect(undefined, accept)).toBe(TESTER_DIALECT);
    }
    expect(() => chooseDialect('grpc', undefined)).toThrow(InvalidRequestException);
  });

  describe('over HTTP', () => {
    let gemini: ScriptedGemini;
    let app: GenerationApp;
    beforeAll(async () => {
      Logger.overrideLogger(false);
      gemini = await ScriptedGemini.start();
      app = await GenerationApp.start(gemini.url);
    });
    afterAll(async () => {
      await app[Symbol.asyncDispose]();
      await gemini[Symbol.asyncDispose]();
    });

    it('gives a plain reader, the ai package and the deployed page the same suite, byte for byte', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 4 }),
          async (noise) => {
            const pieces = noise.map((text) => `# ${text.toWellFormed().replaceAll('\0', '')}\nx = 1\n`);
            gemini.enqueue(goodAnswer(...pieces));
            const plain = await Array.fromAsync(readStream(await app.post('/api/generate', BODY)));
            const events = `/api/generations/${plain[0]?.id?.split(':')[0] ?? ''}/events`;
            const page = await readAsSpa((await app.get(events)).body ?? new ReadableStream());
            const ai = await readWithAi(await app.get(`${events}?protocol=ai-sdk`));
            expect(suiteOf(plain)).toBe(pieces.join(''));
            expect(page.suite).toBe(pieces.join(''));
            expect(ai.suite).toBe(pieces.join(''));
          },
        ),
        { numRuns: 25 },
      );
    });

    it('says which protocol it speaks, and refuses one that it does not before anything is started', async () => {
      gemini.enqueue(goodAnswer(SUITE));
      const response = await app.post('/api/generate', BODY, 'alice', {
        accept: 'text/event-stream; protocol=ai-sdk',
      });
      expect(response.headers.get('x-vercel-ai-ui-message-stream')).toBe('v1');
      expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
      await expect(readWithAi(response)).resolves.toMatchObject({ suite: SUITE, errors: [] });
      const before = gemini.requests.length;
      expect((await app.post('/api/generate?protocol=grpc', BODY)).status).toBe(400);
      expect(gemini.requests).toHaveLength(before);
    });
  });
});
