import {
  PostgresServer,
  RedisServer,
  ScriptedGemini,
  ScriptedTurnstile,
  TURNSTILE_TEST_SECRET,
} from '@tester/testing';
import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { eachEvent } from './system/api-client';
import { LocalSystem } from './system/local-system';
import { SpanReceiver } from './system/span-receiver';

/** Random, so that nothing holds one by chance. */
const canary = (what: string): string => `canary${what}${randomBytes(8).toString('hex')}`;
const CANARIES = {
  source: canary('source'),
  suite: canary('suite'),
  answer: canary('answer'),
  printed: canary('printed'),
  accessToken: canary('token'),
  turnstileToken: canary('turnstile'),
  geminiKey: canary('gemini'),
  geminiFailure: canary('failure'),
  redisPassword: canary('redis'),
  databasePassword: canary('database'),
  query: canary('query'),
  header: canary('header'),
  metricsToken: canary('metricstokenofthirtytwocharacters'),
};
const SOURCE = `def double_it(x):\n    """${CANARIES.source}"""\n    return x * 2\n`;
const SUITE = `from solution import double_it\n\ndef test_${CANARIES.answer}():\n    assert double_it(2) == 4\n`;
const WIDGET = { hostname: 'page.example', action: 'generate' };
/** Every key with its type and its whole value. */
const DUMP = `
local told = {}
for _, key in ipairs(redis.call('KEYS', '*')) do
  local kind = redis.call('TYPE', key).ok
  local ask = { string = {'GET', key}, set = {'SMEMBERS', key}, hash = {'HGETALL', key},
    list = {'LRANGE', key, 0, -1}, zset = {'ZRANGE', key, 0, -1}, stream = {'XRANGE', key, '-', '+'} }
  table.insert(told, { key, redis.call(unpack(ask[kind])) })
end
return told`;

describe('secrets, and what belongs to users', () => {
  let redis: RedisServer;
  let postgres: PostgresServer;
  let gemini: ScriptedGemini;
  let turnstile: ScriptedTurnstile;
  let receiver: SpanReceiver;
  let system: LocalSystem;
  let errorBodies: string[];

  const redisCli = (...args: string[]): string =>
    execFileSync('redis-cli', ['-u', redis.url, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, REDISCLI_AUTH: CANARIES.redisPassword },
    });
  const withPassword = (url: string, user: string, password: string): string => {
    const parts = new URL(url);
    parts.username = user;
    parts.password = password;
    return parts.href;
  };

  beforeAll(async () => {
    errorBodies = [];
    redis = await RedisServer.start();
    execFileSync('redis-cli', ['-u', redis.url, 'CONFIG', 'SET', 'requirepass', CANARIES.redisPassword]);
    postgres = await PostgresServer.start();
    gemini = await ScriptedGemini.start();
    turnstile = await ScriptedTurnstile.start(WIDGET);
    receiver = await SpanReceiver.start();
    const told = {
      LOG_LEVEL: 'debug',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      INTERNAL_METRICS_TOKEN: CANARIES.metricsToken,
    };
    system = await LocalSystem.start({
      workerEnv: told,
      apiEnv: {
        ...told,
        REDIS_URL: withPassword(redis.url, '', CANARIES.redisPassword),
        DATABASE_URL: withPassword(postgres.url, 'postgres', CANARIES.databasePassword),
        GEMINI_API_KEY: CANARIES.geminiKey,
        GEMINI_BASE_URL: gemini.url,
        TURNSTILE_SECRET_KEY: TURNSTILE_TEST_SECRET,
        TURNSTILE_HOSTNAMES: WIDGET.hostname,
        TURNSTILE_ACTION: WIDGET.action,
        TURNSTILE_URL: turnstile.url,
      },
    });
    await system.ready();
  });
  afterAll(async () => {
    await system[Symbol.asyncDispose]();
    for (const part of [receiver, turnstile, gemini, postgres, redis]) await part[Symbol.asyncDispose]();
  });

  const generate = (source: string, signal?: AbortSignal): Promise<Response> =>
    system
      .client()
      .generate(
        source,
        { turnstile_token: `${CANARIES.turnstileToken}${randomUUID()}`, is_regenerate: false },
        signal,
      );
  const execute = (suite: string): Promise<Response> =>
    system.client().send('POST', `/api/execution/execute?q=${CANARIES.query}`, {
      body: { code: SOURCE, test_code: suite, language: 'python' },
      headers: { 'x-anything': CANARIES.header, cookie: CANARIES.header },
    });
  /** Text of an answer; of one that is an error, or ends in one, it is kept for the search. */
  const told = async (answer: Response): Promise<string> => {
    const text = await answer.text();
    if (!answer.ok) errorBodies.push(text);
    errorBodies.push(...text.split('\n').filter((line) => line.includes('"type":"error"')));
    return text;
  };

  it('should stand in no line, no error and no value of Redis, whatever happens', async () => {
    const answer = [
      { kind: 'text', text: SUITE },
      { kind: 'finish', reason: 'STOP' },
    ] as const;
    // All goes well; the second is the cached one.
    gemini.enqueue(answer);
    expect(await told(await generate(SOURCE))).toContain('"type":"done"');
    expect(await told(await generate(SOURCE))).toContain('"cached":true');
    const passing = `${SUITE}\ndef test_${CANARIES.suite}():\n    print("${CANARIES.printed}")\n`;
    expect(await told(await execute(passing))).toContain('"success":true');
    // The user's code is at fault.
    const failing = `def test_${CANARIES.suite}():\n    assert "${CANARIES.suite}" == "${CANARIES.printed}"\n`;
    expect(await told(await execute(failing))).toContain('"success":false');
    expect(await told(await execute(`import ${CANARIES.suite}\n`))).toContain('"success":false');
    const broken = await generate(`def f(:\n    "${CANARIES.source}"\n`);
    expect(broken.status).toBe(400);
    await told(broken);
    // Somebody else is.
    const intruder = await system.client().anonymous.send('GET', `/api/history/?q=${CANARIES.query}`, {
      headers: { authorization: `Bearer ${CANARIES.accessToken}` },
    });
    expect(intruder.status).toBe(401);
    await told(intruder);
    turnstile.enqueue({ kind: 'refuse', codes: ['invalid-input-response'] });
    const refused = await generate(SOURCE);
    expect(refused.status).toBe(403);
    await told(refused);
    // The model is.
    for (const [i, script] of [
      [{ kind: 'status', status: 400, body: { error: { message: CANARIES.geminiFailure } } }] as const,
      [{ kind: 'blockPrompt', reason: 'SAFETY' }] as const,
      [
        { kind: 'text', text: SUITE },
        { kind: 'finish', reason: 'SAFETY' },
      ] as const,
      [{ kind: 'text', text: SUITE }, { kind: 'cut' }] as const,
      [{ kind: 'raw', bytes: `data: {"${CANARIES.geminiFailure}\r\n\r\n` }] as const,
    ].entries()) {
      gemini.enqueue(script);
      expect(await told(await generate(`${SOURCE}# ${i}\n`))).toContain('"type":"error"');
    }
    // The user leaves, and cancels.
    gemini.enqueue([{ kind: 'text', text: SUITE }, { kind: 'stall' }]);
    const client = system.client();
    const body = {
      input_code: `${SOURCE}# left\n`,
      language: 'python',
      turnstile_token: `${CANARIES.turnstileToken}-left`,
    };
    const leaving = new AbortController();
    const left = await client.send('POST', '/api/generate', { body, signal: leaving.signal });
    for await (const { data } of eachEvent(left)) {
      if (data.type !== 'status') continue;
      await (await client.send('POST', `/api/generations/${data.generationId}/cancel`)).text();
      break;
    }
    leaving.abort();
    const aborted = new AbortController();
    const running = system.client().send('POST', '/api/execution/execute', {
      body: {
        code: SOURCE,
        test_code: `import time\ntime.sleep(20)  # ${CANARIES.suite}\n`,
        language: 'python',
      },
      signal: aborted.signal,
    });
    await wait(1_000);
    aborted.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });

    const held = redisCli('EVAL', DUMP, '0');
    expect(held).toContain('suite:');
    // Our own machine is: without its database, and then without Redis.
    await postgres.stop();
    gemini.enqueue(answer);
    await told(await generate(`${SOURCE}# no database\n`));
    const history = await system.client().send('GET', '/api/history/');
    expect(history.status).toBe(503);
    await told(history);
    await redis.stop();
    gemini.enqueue(answer);
    await told(await generate(`${SOURCE}# no redis\n`));
    const health = await (await fetch(`${system.url}/health`)).text();
    const series = await seriesOf(system.url, system.workerUrl);
    expect(series).toContain('tester_generation_failures_total');
    expect(series).toContain('tester_verdicts_total');

    await system[Symbol.asyncDispose]();
    const logs = system.api.printed + (system.worker?.printed ?? '');
    const lines = logs.split('\n').filter((line) => line !== '');
    expect(lines.length).toBeGreaterThan(30);
    expect(errorBodies.length).toBeGreaterThan(7);
    const spans = receiver.received;
    expect(spans).toContain('tester-worker');
    const finds = Object.entries({
      logs,
      held,
      health,
      series,
      spans,
      errors: errorBodies.join('\n'),
    }).flatMap(([place, text]) =>
      Object.entries(CANARIES).flatMap(([name, value]) =>
        text
          .split('\n')
          .filter((line) => line.includes(value))
          .map((line) => `${name} in ${place}: ${line.slice(0, 2_000)}`),
      ),
    );
    expect(finds).toEqual([]);
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });
});

async function seriesOf(...urls: readonly string[]): Promise<string> {
  const headers = { authorization: `Bearer ${CANARIES.metricsToken}` };
  const answers = await Promise.all(urls.map((url) => fetch(`${url}/metrics`, { headers })));
  return (await Promise.all(answers.map((answer) => answer.text()))).join('\n');
}
