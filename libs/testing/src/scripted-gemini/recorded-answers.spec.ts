import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { goodAnswer } from './gemini-step';
import { keyOf, RecordedAnswers } from './recorded-answers';
import { ScriptedGemini } from './scripted-gemini';

const PATH = '/v1beta/models/m:streamGenerateContent?alt=sse';
const fenced = (word: string, text = 'def f(): pass'): object => ({
  contents: [{ parts: [{ text: `SOURCE-${word}\n${text}\nSOURCE-${word}\n` }] }],
  generationConfig: { temperature: 0.2 },
});
const WORD = 'a'.repeat(32);
const OTHER_WORD = 'b'.repeat(32);

describe(RecordedAnswers.name, () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), 'tester-answers-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  const ask = async (gemini: ScriptedGemini, body: object): Promise<{ status: number; text: string }> => {
    const headers = { 'x-goog-api-key': 'secret-key' };
    const response = await fetch(gemini.url + PATH, { method: 'POST', body: JSON.stringify(body), headers });
    return { status: response.status, text: await response.text() };
  };

  it('records what is new, and replays it to the same question with other secret words', async () => {
    await using upstream = await ScriptedGemini.start();
    upstream.enqueue(goodAnswer('import f\n', 'f()\n'));
    await using recording = await ScriptedGemini.start();
    recording.by(new RecordedAnswers(directory, upstream.url));
    const recorded = await ask(recording, fenced(WORD));
    expect(upstream.requests).toMatchObject([{ headers: { 'x-goog-api-key': 'secret-key' } }]);

    const [file = ''] = readdirSync(directory);
    const kept = readFileSync(path.join(directory, file), 'utf8');
    expect(kept).not.toMatch(/secret-key|aaaa/);
    expect(JSON.parse(kept)).toMatchObject({ texts: ['import f\n', 'f()\n'], finishReason: 'STOP' });

    await using replaying = await ScriptedGemini.start();
    replaying.by(new RecordedAnswers(directory));
    expect(await ask(replaying, fenced(OTHER_WORD))).toEqual(recorded);
  });

  it('has no answer to another question, and says where it would lie', async () => {
    await using gemini = await ScriptedGemini.start();
    const sut = new RecordedAnswers(directory);
    gemini.by(sut);
    expect(await ask(gemini, fenced(WORD, 'x = 1'))).toMatchObject({ status: 404 });
    const key = keyOf({ path: PATH, headers: {}, body: fenced(OTHER_WORD, 'x = 1') });
    expect(sut.missing).toEqual([
      { file: path.join(directory, `${key}.json`), content: 'SOURCE\nx = 1\nSOURCE\n' },
    ]);
  });

  it('keeps no refusal', async () => {
    await using upstream = await ScriptedGemini.start();
    const sut = new RecordedAnswers(directory, upstream.url);
    await expect(sut.scriptFor({ path: PATH, headers: {}, body: {} })).rejects.toThrow('answered with 404');
    expect(readdirSync(directory)).toEqual([]);
  });

  it('tells questions apart by everything but secret words and the order of keys', () => {
    const key = (body: unknown, asked = PATH): string => keyOf({ path: asked, headers: {}, body });
    expect(key({ a: 1, b: [{ c: 2, d: null }] })).toBe(key({ b: [{ d: null, c: 2 }], a: 1 }));
    expect(key({ a: 1 })).not.toBe(key({ a: 2 }));
    expect(key({ a: 1 })).not.toBe(key({ a: 1 }, '/v1beta/models/n:streamGenerateContent?alt=sse'));
  });
});
