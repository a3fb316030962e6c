import { goodAnswer, ScriptedGemini } from '@tester/testing';
import { fetchOrRefuse, GeminiRefusal } from './gemini-refusal';

describe(fetchOrRefuse.name, () => {
  let gemini: ScriptedGemini;
  beforeEach(async () => {
    gemini = await ScriptedGemini.start();
  });
  afterEach(() => gemini[Symbol.asyncDispose]());

  const ask = (): Promise<Response> =>
    fetchOrRefuse(`${gemini.url}/v1beta/models/m:streamGenerateContent?alt=sse`, {
      method: 'POST',
      body: '{}',
    });
  async function refused(body: unknown, headers: Record<string, string> = {}): Promise<GeminiRefusal> {
    gemini.enqueue([{ kind: 'status', status: 429, body, headers }]);
    const error: unknown = await ask().catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(GeminiRefusal);
    return error as GeminiRefusal;
  }
  const retryInfo = (retryDelay: string): object => ({
    error: { code: 429, details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay }] },
  });

  it('follows no redirection, with our key in its hands', async () => {
    const headers = { location: `${gemini.url}/v1beta/models/elsewhere:streamGenerateContent` };
    gemini.enqueue([{ kind: 'status', status: 307, body: {}, headers }]);
    await expect(ask()).rejects.toMatchObject({ status: 307 });
    expect(gemini.requests).toHaveLength(1);
  });

  it('passes an answer on', async () => {
    gemini.enqueue(goodAnswer('x'));
    expect(await (await ask()).text()).toContain('"x"');
  });

  it.each<[string, unknown, Record<string, string>, number | null]>([
    ['nothing', {}, {}, null],
    ['seconds in the header', {}, { 'Retry-After': '7' }, 7_000],
    ['a date long ago in the header', {}, { 'Retry-After': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
    ['nonsense in the header', {}, { 'Retry-After': 'soon' }, null],
    ['a delay in the body', retryInfo('12s'), {}, 12_000],
    ['a fraction in the body', retryInfo('0.25s'), {}, 250],
    ['nonsense in the body', retryInfo('soon'), {}, null],
    ['both: the longer counts', retryInfo('3s'), { 'Retry-After': '2' }, 3_000],
  ])('reads when to come back from %s', async (_name, body, headers, retryAfterMs) => {
    const refusal = await refused(body, headers);
    expect(refusal).toMatchObject({ status: 429, retryAfterMs, body: JSON.stringify(body) });
  });
});
