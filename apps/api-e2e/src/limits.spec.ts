import { ScriptedTurnstile, TURNSTILE_TEST_SECRET } from '@tester/testing';
import { problemOf } from './system/api-client';
import { LocalSystem } from './system/local-system';

/** Refused only by those who come after Turnstile. */
const BROKEN_SOURCE = 'def broken(:\n    pass\n';

describe('limits', () => {
  let turnstile: ScriptedTurnstile;
  let system: LocalSystem;
  beforeAll(async () => {
    turnstile = await ScriptedTurnstile.start({ hostname: 'app.example', action: 'generate' });
    system = await LocalSystem.start({
      withWorker: false,
      apiEnv: {
        RATE_LIMIT_USER_PER_MINUTE: '3',
        TURNSTILE_SECRET_KEY: TURNSTILE_TEST_SECRET,
        TURNSTILE_HOSTNAMES: 'app.example',
        TURNSTILE_ACTION: 'generate',
        TURNSTILE_URL: turnstile.url,
      },
    });
  });
  afterAll(async () => {
    await system[Symbol.asyncDispose]();
    await turnstile[Symbol.asyncDispose]();
  });

  it('should take a Turnstile token once', async () => {
    const generate = (token: string): Promise<Response> =>
      system.client().generate(BROKEN_SOURCE, { turnstile_token: token });
    expect(await problemOf(await generate('token'))).toMatchObject({ code: 'SOURCE_SYNTAX_ERROR' });
    expect(await problemOf(await generate('token'))).toMatchObject({
      status: 403,
      code: 'TURNSTILE_REJECTED',
    });
    expect(await problemOf(await generate(''))).toMatchObject({ status: 403, code: 'TURNSTILE_REJECTED' });
  });

  it('should refuse a user who asks too often, and say for how long', async () => {
    const client = system.client();
    for (let n = 0; n < 3; n += 1) expect((await client.send('GET', '/api/history')).status).toBe(200);
    const refused = await client.send('GET', '/api/history');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit')).toMatch(/"user";r=0;t=\d+$/);
    expect(await problemOf(refused)).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect((await system.client().send('GET', '/api/history')).status).toBe(200);
  });
});
