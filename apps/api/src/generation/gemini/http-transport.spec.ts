import { goodAnswer, ScriptedGemini, type GeminiScript } from '@tester/testing';
import { HttpTransport } from './http-transport';

const QUESTION = { model: 'm', instruction: 'i', content: 'c', temperature: 0, maxOutputTokens: 1 };

describe(HttpTransport.name, () => {
  let gemini: ScriptedGemini;
  let sut: HttpTransport;
  beforeEach(async () => {
    gemini = await ScriptedGemini.start();
    sut = new HttpTransport('key', gemini.url);
  });
  afterEach(() => gemini[Symbol.asyncDispose]());

  /** Reads up to the finish reason, as the suite writer does, then lets the call go. */
  async function ask(script: GeminiScript): Promise<void> {
    const call = new AbortController();
    gemini.enqueue(script);
    for await (const { candidates } of await sut.stream(QUESTION, call.signal)) {
      if (candidates?.[0]?.finishReason !== undefined) break;
    }
    call.abort();
  }

  it('uses a connection again once its answer has ended', async () => {
    const ports = (): (number | undefined)[] => gemini.requests.map(({ clientPort }) => clientPort);
    // The end of an answer may reach us after the next call has begun; then that one needs a connection of its own.
    while (new Set(ports()).size === ports().length) await ask(goodAnswer('x'));
    for (const { closedByClient } of gemini.requests) await expect(closedByClient).resolves.toBe(false);
  });

  it('closes a connection whose answer does not end after its end', async () => {
    await ask([{ kind: 'finish', reason: 'STOP' }, { kind: 'stall' }]);
    await expect(gemini.requests[0]?.closedByClient).resolves.toBe(true);
  });

  it('keeps the path of a base address', async () => {
    const behind = new HttpTransport('key', `${gemini.url}/proxy`);
    const asked = behind.stream(QUESTION, new AbortController().signal);
    await expect(asked).rejects.toMatchObject({ status: 404 });
    expect(gemini.requests[0]?.path).toBe('/proxy/v1beta/models/m:streamGenerateContent?alt=sse');
  });
});
