import { Logger } from '@nestjs/common';
import { goodAnswer, readAsSpa, ScriptedGemini } from '@tester/testing';
import { spawn } from 'node:child_process';
import { buffer, text } from 'node:stream/consumers';
import { GenerationApp } from './spec/generation-app';
import { readStream, suiteOf } from './spec/read-stream';
import { readWithAi } from './spec/read-with-ai';

/** Everything that a reader may trip over: line ends of all kinds, separators of JavaScript, what looks like a frame. */
const SUITE = [
  'from solution import double\n\n\ndef test_double():\n    """한글 🙂 👩‍👩‍👧 "따옴표" \\n \\u0000"""\n',
  '    assert double("a\r\nb\rc\u2028d\u2029e\u0085f") == "data: [DONE]"\n\tx = "\u0001\u007f"\n',
  'event: done\ndata: {"type":"done"}\n\n: ping\nid: 7\nretry: 1\n\n',
  `    assert double(${'9'.repeat(20_000)}) == """\n\n\n"""   \n`,
].join('');
const BODY = { input_code: 'def double(x):\n    return x * 2\n', language: 'python', turnstile_token: '' };
/** Of uneven length, so that cuts fall through escapes and between the halves of a CRLF. */
const PIECES = SUITE.match(/[^]{1,37}/gu) ?? [];

describe('the readers of a generation', () => {
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

  /** What a plain `curl -N` prints. A machine without curl fails the test. */
  async function curl(): Promise<Buffer> {
    const headers = ['content-type: application/json', 'authorization: Bearer curl'].flatMap((header) => [
      '--header',
      header,
    ]);
    const child = spawn(
      'curl',
      ['-N', '--silent', '--show-error', '--fail', ...headers, '--data', '@-', `${app.url}/api/generate`],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    child.stdin.end(JSON.stringify(BODY));
    const [printed, complaint, code] = await Promise.all([buffer(child.stdout), text(child.stderr), ended]);
    expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
    return printed;
  }

  it('all read the same suite, byte for byte: curl -N, the `ai` package, and the deployed page', async () => {
    gemini.enqueue(goodAnswer(...PIECES));
    const [printed, ai, spa] = await Promise.all([
      curl(),
      app.post('/api/generate?protocol=ai-sdk', BODY, 'ai').then(readWithAi),
      app.post('/api/generate', BODY, 'spa').then((answer) => readAsSpa(bytesOf(answer))),
    ]);
    const events = await Array.fromAsync(readStream(new Response(new Uint8Array(printed))));
    expect(events.at(-1)?.data).toMatchObject({ type: 'done', persisted: true });
    expect(spa).toMatchObject({ isDone: true, error: null });
    expect(ai).toMatchObject({ errors: [] });
    const expected = Buffer.from(SUITE);
    const read = { curl: suiteOf(events), ai: ai.suite, spa: spa.suite };
    for (const [reader, suite] of Object.entries(read)) {
      expect({ reader, isSame: Buffer.from(suite).equals(expected) }).toEqual({ reader, isSame: true });
    }
    expect(app.saved.map(({ suite }) => suite === SUITE)).toEqual([true, true, true]);
    expect(gemini.requests).toHaveLength(1);
  });
});

function bytesOf(answer: Response): AsyncIterable<Uint8Array> {
  if (answer.body === null) throw new Error('no body');
  return answer.body;
}
