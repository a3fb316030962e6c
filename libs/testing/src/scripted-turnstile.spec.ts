import { ScriptedTurnstile, TURNSTILE_TEST_SECRET } from './scripted-turnstile';

describe(ScriptedTurnstile.name, () => {
  let sut: ScriptedTurnstile;
  beforeEach(async () => {
    sut = await ScriptedTurnstile.start({ hostname: 'app.example', action: 'generate' });
  });
  afterEach(() => sut[Symbol.asyncDispose]());

  const ask = (fields: Record<string, string>, signal?: AbortSignal): Promise<Response> =>
    fetch(sut.url, { method: 'POST', body: new URLSearchParams(fields), signal: signal ?? null });
  const verify = async (fields: Record<string, string> = {}): Promise<unknown> =>
    (await ask({ secret: TURNSTILE_TEST_SECRET, response: 'token', ...fields })).json();

  it('should redeem a token once, and again only under the key that redeemed it', async () => {
    const good = { success: true, hostname: 'app.example', action: 'generate' };
    const spent = { success: false, 'error-codes': ['timeout-or-duplicate'] };
    expect(await verify({ idempotency_key: 'a' })).toMatchObject(good);
    expect(await verify({ idempotency_key: 'a' })).toMatchObject(good);
    expect(await verify({ idempotency_key: 'b' })).toEqual(spent);
    expect(await verify()).toEqual(spent);
    expect(await verify({ response: 'other' })).toMatchObject(good);
    expect(await verify({ response: 'other' })).toEqual(spent);
    expect(sut.requests[0]).toEqual({
      secret: TURNSTILE_TEST_SECRET,
      response: 'token',
      idempotency_key: 'a',
    });
  });

  it('should refuse a secret it does not know, and a request without a token', async () => {
    expect(await verify({ secret: 'x' })).toMatchObject({ 'error-codes': ['invalid-input-secret'] });
    expect(await verify({ response: '' })).toMatchObject({ 'error-codes': ['missing-input-response'] });
  });

  it('should spoil one request with each fault', async () => {
    sut.enqueue(
      { kind: 'answer', members: { hostname: 'evil.example' } },
      { kind: 'refuse', codes: ['internal-error'] },
      { kind: 'slow', ms: 1 },
      { kind: 'status', status: 500 },
      { kind: 'body', body: '{' },
    );
    expect(await verify({ response: 'a' })).toMatchObject({ success: true, hostname: 'evil.example' });
    expect(await verify({ response: 'b' })).toEqual({ success: false, 'error-codes': ['internal-error'] });
    expect(await verify({ response: 'c' })).toMatchObject({ success: true });
    expect((await ask({})).status).toBe(500);
    expect(await (await ask({})).text()).toBe('{');
    expect(await verify({ response: 'd' })).toMatchObject({ success: true });
  });

  it.each(['cut', 'stall'] as const)(
    'should have redeemed the token when an answer is lost (%s)',
    async (kind) => {
      sut.enqueue({ kind });
      const fields = { secret: TURNSTILE_TEST_SECRET, response: 'token', idempotency_key: 'a' };
      await expect(ask(fields, AbortSignal.timeout(1000))).rejects.toThrow();
      // A request that never reached the server has redeemed nothing.
      expect(sut.requests).toHaveLength(1);
      expect(await verify({ idempotency_key: 'b' })).toMatchObject({ success: false });
      expect(await verify({ idempotency_key: 'a' })).toMatchObject({ success: true });
    },
  );

  it('should bear being disposed of twice', async () => {
    await sut[Symbol.asyncDispose]();
    await expect(sut[Symbol.asyncDispose]()).resolves.toBeUndefined();
  });
});
