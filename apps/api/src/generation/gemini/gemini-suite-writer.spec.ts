import { LANGUAGES } from '@tester/contracts';
import { problemOf } from '@tester/nest-kit';
import { goodAnswer, type ScriptedGemini, type GeminiStep } from '@tester/testing';
import fc from 'fast-check';
import { GeminiSuiteWriter } from './gemini-suite-writer';
import { API_KEY, finish, REQUEST, SUITE, text, type GeminiBody, WriterBench } from './spec/writer-bench';

// Real threads, sockets or many runs: patient, since the machine may be busy.
describe.each(['sdk', 'http'] as const)(`${GeminiSuiteWriter.name} by %s`, (transport) => {
  let bench: WriterBench;
  let gemini: ScriptedGemini;
  let sut: GeminiSuiteWriter;
  const write: WriterBench['write'] = (...args) => bench.write(...args);
  beforeEach(async () => {
    bench = await WriterBench.start(transport);
    ({ gemini, sut } = bench);
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  it('streams the suite without its fence', async () => {
    const { events, suite, error } = await write(
      goodAnswer('```python\nfrom shapes', SUITE.slice(11), '```\n'),
    );
    expect(error).toBeNull();
    expect(suite).toBe(SUITE);
    expect(events.map(({ type }) => type)).toEqual(['step', 'chunk', 'chunk', 'usage']);
  });

  it('asks for one pytest suite in the language of the reader, the source as data in a fence nobody can guess', async () => {
    await write(goodAnswer(SUITE));
    await write(goodAnswer(SUITE));
    const [first, second] = gemini.requests.map(({ body }) => body as GeminiBody);
    const fence = /SOURCE-[0-9a-f]{32}/.exec(first?.contents[0]?.parts[0]?.text ?? '')?.[0] ?? 'none';
    expect(first?.contents).toEqual([
      { role: 'user', parts: [{ text: `${fence}\n${REQUEST.source}\n${fence}\n` }] },
    ]);
    const instruction = first?.systemInstruction.parts[0]?.text ?? '';
    expect(instruction).toContain(`two lines that read ${fence}`);
    expect(instruction).toContain('Import what you test from `shapes`');
    expect(instruction).toContain('docstrings in English');
    expect(instruction).not.toContain('{{');
    expect(JSON.stringify(second)).not.toContain(fence);
    expect(gemini.requests[0]?.path).toBe('/v1beta/models/gemini-x:streamGenerateContent?alt=sse');
    expect(gemini.requests[0]?.headers['x-goog-api-key']).toBe(API_KEY);
  });

  it.each(LANGUAGES)('writes for %s', async (language) => {
    gemini.enqueue(goodAnswer('```\n', SUITE, '```\n'));
    const events = await Array.fromAsync(sut.write({ ...REQUEST, language }, new AbortController().signal));
    expect(events.map((event) => (event.type === 'chunk' ? event.content : '')).join('')).toBe(SUITE);
    const { systemInstruction } = gemini.requests[0]?.body as GeminiBody;
    expect(systemInstruction.parts[0]?.text.toLowerCase()).toContain(`unit tests for ${language}`);
  });

  it('is steady by default and freer when asked again', async () => {
    await write(goodAnswer(SUITE));
    gemini.enqueue(goodAnswer(SUITE));
    await Array.fromAsync(sut.write({ ...REQUEST, isRegenerate: true }, new AbortController().signal));
    const temperatures = gemini.requests.map(({ body }) => (body as GeminiBody).generationConfig.temperature);
    expect(temperatures).toEqual([0.2, 0.7]);
  });

  it('reads the same suite from any cut of the stream, down to single bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: SUITE.length })), fc.boolean(), async (cuts, byteByByte) => {
        const characters = [...SUITE];
        const places = [0, ...cuts.sort((a, b) => a - b), characters.length];
        const pieces = places.slice(1).map((place, i) => characters.slice(places[i], place).join(''));
        const steps = pieces.map((piece): GeminiStep => ({ kind: 'text', text: piece, byteByByte }));
        const { suite, error } = await write([...steps, finish('STOP')]);
        expect(error).toBeNull();
        expect(suite).toBe(SUITE);
      }),
      { numRuns: 25 },
    );
  });

  it('reads the same suite from every cut in two, each byte of its frames alone', async () => {
    const bytes = (content: string): GeminiStep => ({ kind: 'text', text: content, byteByByte: true });
    const answer = '```python\nx = "한🙂"\n```\n';
    for (let at = 1; at < answer.length; at += 1) {
      const { suite } = await write([bytes(answer.slice(0, at)), bytes(answer.slice(at)), finish('STOP')]);
      // A cut through a surrogate pair is two characters that are none; JSON carries them as they are.
      expect(suite).toBe('x = "한🙂"\n');
    }
  });

  it('leaves the thoughts of the model out', async () => {
    const thought = {
      candidates: [{ content: { parts: [{ text: 'hm', thought: true }, { text: SUITE }] } }],
    };
    const { suite } = await write([
      { kind: 'raw', bytes: `data: ${JSON.stringify(thought)}\n\n` },
      finish('STOP'),
    ]);
    expect(suite).toBe(SUITE);
  });

  it('says what is cut at the token limit, after what there is', async () => {
    const { events, suite, error } = await write([text('import pytest\n'), finish('MAX_TOKENS')]);
    expect(error).toBeNull();
    expect(suite).toBe('import pytest\n');
    expect(events.at(-1)).toEqual({ type: 'truncated', reason: 'max_tokens' });
  });

  it('counts the model tokens of the answer as Gemini last told them', async () => {
    const early = { usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 1 } };
    const usage = { promptTokenCount: 9, candidatesTokenCount: 30, thoughtsTokenCount: 12 };
    const { events } = await write([
      { kind: 'raw', bytes: `data: ${JSON.stringify(early)}\n\n` },
      text(SUITE),
      { kind: 'finish', reason: 'MAX_TOKENS', usage },
    ]);
    expect(events.slice(-2)).toEqual([
      { type: 'usage', usage: { inputModelTokens: 9, outputModelTokens: 30, thinkingModelTokens: 12 } },
      { type: 'truncated', reason: 'max_tokens' },
    ]);
  });

  it.each([1, 7, 10_000])('never lets out the instruction, in pieces of %d', async (charactersPerFrame) => {
    const { suite, error } = await write([{ kind: 'recite', charactersPerFrame }, finish('STOP')]);
    expect(problemOf(error, 'en', 'trace').code).toBe('AI_BLOCKED');
    const { systemInstruction } = gemini.requests[0]?.body as GeminiBody;
    const secrets = systemInstruction.parts[0]?.text.match(/(?:SOURCE|MARK)-[0-9a-f]{32}/g) ?? [];
    expect(secrets).toHaveLength(2);
    for (const secret of secrets) expect(suite).not.toContain(secret.slice(0, 'SOURCE-'.length + 1));
  });
});
