import { bearerOf, freePort, ScriptedGemini, type GeminiStep } from '@tester/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiProcess, buildApi } from '../credits/spec/api-process';

// A process is built and started.
jest.setTimeout(120_000);

const STREAMS = 50;
const AUTH = { jwtSecret: randomBytes(32).toString('hex'), issuer: 'http://auth.example/auth/v1' };
const FIRST: GeminiStep = { kind: 'text', text: 'from solution import double\n' };
const REST: GeminiStep[] = [
  { kind: 'text', text: 'def test_double():\n    assert double(2) == 4\n' },
  { kind: 'finish', reason: 'STOP' },
];

describe('the api at SIGTERM', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-shutdown-'));
  let gemini: ScriptedGemini;
  beforeAll(() => buildApi(directory));
  beforeEach(async () => {
    gemini = await ScriptedGemini.start();
  });
  afterEach(() => gemini[Symbol.asyncDispose]());
  afterAll(() => rmSync(directory, { recursive: true }));

  const start = async (drainMs: number): Promise<ApiProcess> =>
    ApiProcess.start(directory, await freePort(), {
      TESTER_PROFILE: 'local',
      TESTER_DATA_DIR: path.join(directory, randomUUID()),
      LOG_LEVEL: 'error',
      API_DRAIN_MS: String(drainMs),
      SUPABASE_URL: 'http://auth.example',
      SUPABASE_JWT_SECRET: AUTH.jwtSecret,
      GEMINI_API_KEY: 'a-key-of-the-test',
      GEMINI_BASE_URL: gemini.url,
      GEMINI_FACTS_MS: '0',
    });

  /** Resolves once the first piece is there; `rest` is the whole of the stream. */
  const generate = async (api: ApiProcess, i: number): Promise<{ rest: Promise<string> }> => {
    const response = await fetch(`${api.url}/api/generate`, {
      method: 'POST',
      body: JSON.stringify({
        input_code: `def double(x):\n    return x * 2  # ${i}\n`,
        language: 'python',
      }),
      headers: { 'content-type': 'application/json', authorization: bearerOf(randomUUID(), AUTH) },
    });
    if (response.status !== 200 || response.body === null) throw new Error(await response.text());
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    let text = '';
    const read = async (isEnough: () => boolean): Promise<string> => {
      while (!isEnough()) {
        const { done, value } = await reader.read();
        if (done) break;
        text += decoder.decode(value, { stream: true });
      }
      return text;
    };
    await read(() => text.includes('"type":"chunk"'));
    return { rest: read(() => false) };
  };
  /** Resolves when no more work is sent here: readiness says so, or nobody answers. */
  const unready = async (api: ApiProcess): Promise<void> => {
    const isReady = (): Promise<boolean> =>
      fetch(`${api.url}/health/ready`).then(
        ({ status }) => status === 200,
        () => false,
      );
    while (await isReady()) await sleep(10);
  };
  const terminalsOf = (stream: string): string[] =>
    [...stream.matchAll(/"type":"(done|incomplete|error|cancelled)"/g)].map(([, type]) => type ?? '');

  it('should end every one of 50 open streams with its terminal event, and then itself with 0', async () => {
    await using api = await (await start(3_000)).ready();
    for (let i = 0; i < STREAMS; i += 1) {
      gemini.enqueue(
        i % 2 === 0 ? [FIRST, { kind: 'pause', ms: 1_000 }, ...REST] : [FIRST, { kind: 'stall' }],
      );
    }
    const streams = await Promise.all(Array.from({ length: STREAMS }, (_, i) => generate(api, i)));

    const ended = api.terminate();
    await unready(api);
    const texts = await Promise.all(streams.map(({ rest }) => rest));

    const terminals = texts.map(terminalsOf);
    expect(terminals.map(({ length }) => length)).toEqual(Array(STREAMS).fill(1));
    const count = (type: string): number => terminals.flat().filter((each) => each === type).length;
    expect(count('done')).toBe(STREAMS / 2);
    expect(
      texts
        .filter((text) => text.includes('"type":"done"'))
        .every((text) => text.includes('"persisted":true')),
    ).toBe(true);
    expect(await ended).toBe(0);
  });

  it('should leave at once when it is told twice', async () => {
    await using api = await (await start(60_000)).ready();
    gemini.enqueue([FIRST, { kind: 'stall' }]);
    const { rest } = await generate(api, 0);
    const stream = rest.catch(() => 'cut');

    const ended = api.terminate();
    // Two signals at once are one.
    await unready(api);
    void api.terminate();

    expect(await ended).toBe(130);
    await stream;
  });

  it('should not hang when it is told while it starts', async () => {
    await using api = await start(1_000);

    expect([0, null]).toContain(await api.terminate());
  });
});
