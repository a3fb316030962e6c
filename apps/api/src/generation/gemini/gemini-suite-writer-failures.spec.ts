import { AiUnavailableException, type TesterException } from '@tester/exceptions';
import { problemOf } from '@tester/nest-kit';
import { goodAnswer, type ScriptedGemini, type GeminiScript } from '@tester/testing';
import { GeminiSuiteWriter } from './gemini-suite-writer';
import { API_KEY, finish, REQUEST, STREAMED_503, SUITE, text, WriterBench } from './spec/writer-bench';

// Real threads, sockets or many runs: patient, since the machine may be busy.
describe.each(['sdk', 'http'] as const)(
  `${GeminiSuiteWriter.name} by %s, where something goes wrong`,
  (transport) => {
    let bench: WriterBench;
    let gemini: ScriptedGemini;
    let sut: GeminiSuiteWriter;
    const write: WriterBench['write'] = (...args) => bench.write(...args);
    const impatient = (): GeminiSuiteWriter => bench.impatient();
    beforeEach(async () => {
      bench = await WriterBench.start(transport);
      ({ gemini, sut } = bench);
    });
    afterEach(() => bench[Symbol.asyncDispose]());

    it.each<[string, GeminiScript, string, string]>([
      [
        'the prompt',
        [{ kind: 'blockPrompt', reason: 'PROHIBITED_CONTENT' }],
        'AI_PROMPT_BLOCKED',
        'did not accept this source (PROHIBITED_CONTENT)',
      ],
      ['the answer', [text('import'), finish('SAFETY')], 'AI_SAFETY', 'safety filter'],
      ['a recitation', [finish('RECITATION')], 'AI_RECITATION', 'repeated published code'],
      ['personal data', [finish('SPII')], 'AI_BLOCKED', 'declined this source (SPII)'],
    ])(
      'tells a block of %s with its own code and sentence, and asks once',
      async (_name, script, code, words) => {
        const { error } = await write(script);
        const problem = problemOf(error, 'en', 'trace');
        expect(problem.code).toBe(code);
        expect(problem.detail).toContain(words);
        expect(gemini.requests).toHaveLength(1);
      },
    );

    const upstreamError = (status: number): GeminiScript => [
      {
        kind: 'status',
        status,
        body: { error: { code: status, message: `upstream says ${API_KEY}`, status: 'X' } },
      },
    ];
    it.each<[string, GeminiScript, number]>([
      ['400', upstreamError(400), 1],
      ['403', upstreamError(403), 1],
      ['404', upstreamError(404), 1],
      ['429', upstreamError(429), 3],
      ['500', upstreamError(500), 3],
      ['503', upstreamError(503), 3],
      ['a cut before the first byte', [{ kind: 'cut' }], 3],
      ['a 503 in the stream before any text', [{ kind: 'raw', bytes: STREAMED_503 }], 3],
      ['an empty stream', [{ kind: 'raw', bytes: ': hello\n\n' }], 2],
      ['an empty answer', [text(' \n'), finish('STOP')], 2],
      ['a fence around nothing', [text('```python\n```'), finish('STOP')], 2],
      ['an odd end before any text', [finish('MALFORMED_FUNCTION_CALL')], 2],
      ['no finish reason', [text(SUITE)], 1],
      ['an unspecified finish', [text(SUITE), finish('FINISH_REASON_UNSPECIFIED')], 1],
      ['an odd finish', [text(SUITE), finish('MALFORMED_FUNCTION_CALL')], 1],
      ['a cut', [text('import'), { kind: 'pause', ms: 20 }, { kind: 'cut' }], 1],
      ['half a frame', [text('import'), { kind: 'raw', bytes: 'data: {"candidates":[{"con' }], 1],
      ['an error in the stream', [text('a'), { kind: 'raw', bytes: STREAMED_503 }], 1],
    ])(
      'answers %s with one code that shows neither key nor upstream text, after its number of tries',
      async (_name, script, tries) => {
        gemini.always(script);
        const { error } = await write(script);
        expect(error).toBeInstanceOf(AiUnavailableException);
        const shown = JSON.stringify(problemOf(error, 'en', 'trace'));
        expect(shown).not.toMatch(/upstream says|AIza/);
        const cause = (error as TesterException).cause;
        expect(cause instanceof Error ? cause.message : '').not.toContain(API_KEY);
        expect(gemini.requests).toHaveLength(tries);
      },
    );

    it('makes no further call once Gemini is known to be down, and answers with the same code', async () => {
      gemini.always(upstreamError(503));
      expect(sut.isHeldDown).toBe(false);
      const errors: unknown[] = [];
      for (let i = 0; i < 30; i += 1) {
        errors.push(
          await Array.fromAsync(sut.write(REQUEST, new AbortController().signal)).catch((e: unknown) => e),
        );
      }
      expect(errors.every((error) => error instanceof AiUnavailableException)).toBe(true);
      expect(gemini.requests.length).toBeLessThan(10);
      expect(sut.isHeldDown).toBe(true);
    });

    it.each<[string, GeminiScript]>([
      ['503', upstreamError(503)],
      ['429', upstreamError(429)],
      ['a cut', [{ kind: 'cut' }]],
      ['an answer without text', [finish('STOP')]],
      ['a stream that just ends', [text('```python\n')]],
    ])('writes the suite on the second try after %s, and nothing of the first', async (_name, script) => {
      gemini.enqueue(script);
      const { suite, error } = await write(goodAnswer(SUITE));
      expect(error).toBeNull();
      expect(suite).toBe(SUITE);
      expect(gemini.requests).toHaveLength(2);
    });

    it.each<[string, GeminiScript]>([
      ['before the first byte', [{ kind: 'stall' }]],
      ['between pieces', [text('import'), { kind: 'stall' }]],
    ])('gives up on an upstream that is silent %s and closes its connection', async (_name, script) => {
      const { error } = await write(script, impatient());
      expect(error).toBeInstanceOf(AiUnavailableException);
      await expect(gemini.requests[0]?.closedByClient).resolves.toBe(true);
    });

    it('closes the upstream when its signal aborts, before and after the first byte', async () => {
      for (const script of [[], [text('import')]] satisfies GeminiScript[]) {
        const controller = new AbortController();
        setTimeout(() => controller.abort(), 100);
        const { error } = await write([...script, { kind: 'stall' }], sut, controller.signal);
        expect(error).toMatchObject({ name: 'AbortError' });
        await expect(gemini.requests.at(-1)?.closedByClient).resolves.toBe(true);
      }
    });

    it('asks nothing when it is aborted beforehand', async () => {
      const { error } = await write(goodAnswer(SUITE), sut, AbortSignal.abort());
      expect(error).toMatchObject({ name: 'AbortError' });
      expect(gemini.requests).toHaveLength(0);
    });

    it('closes the upstream when its reader leaves in the middle', async () => {
      gemini.enqueue([text('import'), { kind: 'stall' }]);
      for await (const event of sut.write(REQUEST, new AbortController().signal)) {
        if (event.type === 'chunk') break;
      }
      await expect(gemini.requests[0]?.closedByClient).resolves.toBe(true);
    });

    it('does not tell of a path or model that Gemini does not have', async () => {
      const { error } = await write([]);
      expect(error).toBeInstanceOf(AiUnavailableException);
    });
  },
);
