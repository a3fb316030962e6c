import { goodAnswer, type GeminiScript } from './gemini-step';
import { ScriptedGemini } from './scripted-gemini';

describe(ScriptedGemini.name, () => {
  let sut: ScriptedGemini;
  beforeEach(async () => {
    sut = await ScriptedGemini.start();
  });
  afterEach(() => sut[Symbol.asyncDispose]());

  const ask = (
    path = '/v1beta/models/m:streamGenerateContent?alt=sse',
    signal?: AbortSignal,
  ): Promise<Response> =>
    fetch(sut.url + path, {
      method: 'POST',
      body: '{"contents":[]}',
      headers: { 'x-goog-api-key': 'k' },
      signal,
    });
  const answer = async (script: GeminiScript): Promise<Response> => {
    sut.enqueue(script);
    return ask();
  };

  it('sends the frames of its script and records what was asked', async () => {
    const response = await answer(goodAnswer('a', '한'));
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const frames = (await response.text()).split('\r\n\r\n').filter(Boolean);
    const parsed = frames.map((frame) => JSON.parse(frame.replace(/^data: /, '')) as object);
    expect(parsed).toEqual([
      { candidates: [{ index: 0, content: { role: 'model', parts: [{ text: 'a' }] } }] },
      { candidates: [{ index: 0, content: { role: 'model', parts: [{ text: '한' }] } }] },
      expect.objectContaining({ candidates: [expect.objectContaining({ finishReason: 'STOP' })] }),
    ]);
    expect(sut.requests).toMatchObject([{ body: { contents: [] }, headers: { 'x-goog-api-key': 'k' } }]);
    await expect(sut.requests[0]?.closedByClient).resolves.toBe(false);
  });

  it('cuts through characters on request', async () => {
    sut.enqueue([{ kind: 'text', text: '한', byteByByte: true }]);
    const sizes: number[] = [];
    for await (const bytes of (await ask()).body as unknown as AsyncIterable<Uint8Array>)
      sizes.push(bytes.length);
    expect(sizes.length).toBeGreaterThan(10);
  });

  it('answers with a status, or 404 where it has no script or no such path', async () => {
    const refused = await answer([{ kind: 'status', status: 429, body: { error: { code: 429 } } }]);
    expect([refused.status, await refused.json()]).toEqual([429, { error: { code: 429 } }]);
    expect((await ask()).status).toBe(404);
    sut.enqueue(goodAnswer('a'));
    expect((await ask('/v1/models/m:streamGenerateContent?alt=sse')).status).toBe(404);
  });

  it('says when to come back, and answers the same to all who find the queue empty', async () => {
    const refusal = { kind: 'status', status: 503, body: {}, headers: { 'Retry-After': '7' } } as const;
    sut.always(goodAnswer('usual')).enqueue([refusal]);
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '7']);
    for (let i = 0; i < 2; i += 1) expect(await (await ask()).text()).toContain('usual');
  });

  it('recites the system instruction of the request, and counts as it is told', async () => {
    const usage = { promptTokenCount: 7 };
    sut.enqueue([
      { kind: 'recite', charactersPerFrame: 3 },
      { kind: 'finish', reason: 'STOP', usage },
    ]);
    const response = await fetch(`${sut.url}/v1beta/models/m:streamGenerateContent?alt=sse`, {
      method: 'POST',
      body: JSON.stringify({ systemInstruction: { parts: [{ text: 'secret' }] } }),
    });
    const answer = await response.text();
    expect(answer.match(/"text":"(?:sec|ret)"/g)).toHaveLength(2);
    expect(answer).toContain(`"usageMetadata":${JSON.stringify(usage)}`);
  });

  it('breaks the connection', async () => {
    const response = await answer([
      { kind: 'blockPrompt', reason: 'OTHER' },
      { kind: 'pause', ms: 5 },
      { kind: 'cut' },
    ]);
    await expect(response.text()).rejects.toThrow();
  });

  it('notices that the client closed a stalled connection', async () => {
    const leaving = new AbortController();
    sut.enqueue([{ kind: 'raw', bytes: ': x\n\n' }, { kind: 'stall' }]);
    await ask(undefined, leaving.signal);
    leaving.abort();
    await expect(sut.requests[0]?.closedByClient).resolves.toBe(true);
  });

  it('may be disposed of twice', async () => {
    await sut[Symbol.asyncDispose]();
    await expect(sut[Symbol.asyncDispose]()).resolves.toBeUndefined();
  });
});
