import { freePort, goodAnswer, ScriptedGemini } from '@tester/testing';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SMALL_SOURCE } from './sources';
import { LocalSystem } from './system/local-system';
import { SpanReceiver } from './system/span-receiver';

const ROOT = path.resolve(__dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const ALERTS = 'deploy/observability/prometheus/alerts.yml';
const SUITE = 'from solution import *\n\ndef test_a():\n    assert True\n';
const TRACE = 'e'.repeat(32);

/** Names of series in what is evaluated: ours, and those of prom-client. */
const namesIn = (text: string): string[] => [
  ...new Set(text.match(/\b(?:tester|nodejs|process)_[a-z0-9_]*[a-z0-9]\b/g)),
];
const expressionsOf = (alerts: string): string =>
  [...alerts.matchAll(/^ +expr: ?(>-?\n(?: {10,}.*\n)+|.*)$/gm)].map(([, text]) => text).join('\n');

describe('what an operator sees', () => {
  let receiver: SpanReceiver;
  let gemini: ScriptedGemini;
  let system: LocalSystem;
  let apiMetrics: number;
  let workerMetrics: number;

  beforeAll(async () => {
    receiver = await SpanReceiver.start();
    gemini = await ScriptedGemini.start();
    [apiMetrics, workerMetrics] = [await freePort(), await freePort()];
    const shared = { LOG_LEVEL: 'info', OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    system = await LocalSystem.start({
      apiEnv: {
        ...shared,
        API_METRICS_PORT: String(apiMetrics),
        CREDITS_ENABLED: 'true',
        GEMINI_API_KEY: 'a-key-of-the-test',
        GEMINI_BASE_URL: gemini.url,
      },
      workerEnv: { ...shared, WORKER_METRICS_PORT: String(workerMetrics) },
    });
    await system.ready();
  });
  afterAll(async () => {
    await system[Symbol.asyncDispose]();
    await receiver[Symbol.asyncDispose]();
    await gemini[Symbol.asyncDispose]();
  });

  const scrape = async (port: number): Promise<string> =>
    (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const exposed = async (): Promise<Set<string>> => {
    const text = (await scrape(apiMetrics)) + (await scrape(workerMetrics));
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
    return new Set(
      types.flatMap(([, name = '', type]) =>
        type === 'histogram' ? [name, `${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
      ),
    );
  };

  it.each([
    ['alerts', () => expressionsOf(read(ALERTS))],
    [
      'the dashboard',
      () =>
        [...read('deploy/observability/grafana/dashboards/tester.json').matchAll(/"expr": "(.*)"/g)].join(
          '\n',
        ),
    ],
  ])('should expose every series that %s use', async (_, text) => {
    const used = namesIn(text());
    expect(used.length).toBeGreaterThan(10);
    const known = await exposed();
    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });

  it('should explain every series of ours', async () => {
    const documented = read('docs/metrics.md');
    const names = [...(await exposed())].filter(
      (name) => name.startsWith('tester_') && !/_(bucket|count|sum)$/.test(name),
    );
    // `tester_spool_waiting`, `_dead`: a short form says the last words alone.
    const isDocumented = (name: string): boolean =>
      documented.includes(`\`${name}\``) ||
      [...name.matchAll(/_/g)].some(({ index }) => documented.includes(`\`${name.slice(index)}\``));
    expect(names.filter((name) => !isDocumented(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(25);
  });

  it('should say of every alert what it means, and of no other', () => {
    const ruled = [...read(ALERTS).matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
    const explained = [...read('docs/alerts.md').matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
    expect(ruled.length).toBeGreaterThan(12);
    expect(explained.toSorted()).toEqual(ruled.toSorted());
    const sections = read('docs/alerts.md').split(/^## /m).slice(1);
    for (const section of sections) {
      expect(section).toMatch(/\*\*Means\*\*[^]*\*\*Cause\*\*[^]*\*\*Do\*\*/);
    }
  });

  it('should count what a generation did, and what its model counted', async () => {
    gemini.enqueue(goodAnswer(SUITE));
    const answer = await system.client().generate(SMALL_SOURCE);
    expect(await answer.text()).toContain('"type":"done"');
    const text = await scrape(apiMetrics);
    expect(text).toMatch(/^tester_model_tokens_total\{model="[\w.-]+",kind="input"\} 100$/m);
    expect(text).toMatch(/^tester_generation_duration_seconds_count\{outcome="done"\} 1$/m);
    expect(text).toMatch(/^tester_generation_first_chunk_seconds_count 1$/m);
    expect(text).toMatch(/^tester_cache_lookups_total\{kind="suite",result="miss"\} 1$/m);
    expect(text).toMatch(/^tester_dependency_up\{dependency="worker"\} 1$/m);
    expect(text).toMatch(/^tester_credit_holds_open 0$/m);
    expect(text).toMatch(/^tester_model_breaker_open 0$/m);
    const names = () => receiver.spans.map(({ name }) => name);
    while (!names().includes('model call') || !names().includes('database generation_admit')) await wait(100);
  });

  it('should follow one trace from the client through both applications, in logs and spans', async () => {
    const answer = await system.client().send('POST', '/api/execution/execute', {
      body: { code: SMALL_SOURCE, test_code: SUITE, language: 'python' },
      headers: { traceparent: `00-${TRACE}-${'f'.repeat(16)}-01` },
    });
    expect(answer.headers.get('traceparent')).toMatch(new RegExp(`^00-${TRACE}-[\\da-f]{16}-01$`));
    await answer.json();
    const ofTrace = () => receiver.spans.filter(({ traceId }) => traceId === TRACE);
    const wanted = ['POST /api/execution/execute', 'POST /executions', 'sandbox execute', 'worker execute'];
    const names = () =>
      ofTrace()
        .map(({ name }) => name)
        .toSorted();
    while (!wanted.every((name) => names().includes(name))) await wait(100);

    const spans = Object.fromEntries(ofTrace().map((span) => [span.name, span]));
    const parentOf = (name: string): string | undefined => spans[name]?.parentSpanId;
    expect(parentOf('POST /api/execution/execute')).toBe('f'.repeat(16));
    expect(parentOf('worker execute')).toBe(spans['POST /api/execution/execute']?.spanId);
    expect(parentOf('POST /executions')).toBe(spans['worker execute']?.spanId);
    expect(parentOf('sandbox execute')).toBe(spans['POST /executions']?.spanId);
    const services = new Set(ofTrace().map(({ service }) => service));
    expect(services).toEqual(new Set(['tester-api', 'tester-worker']));
    expect(receiver.received).not.toContain(SUITE.slice(0, 20));

    const lineIn = (printed: string) => {
      const line = printed
        .split('\n')
        .find((each) => each.includes(TRACE) && each.includes('request completed'));
      return JSON.parse(line ?? '{}') as Record<string, unknown>;
    };
    const { requestId, user } = lineIn(system.api.printed);
    expect(user).toMatch(/^[\w-]{16}$/);
    expect(lineIn(system.worker?.printed ?? '')).toMatchObject({
      service: 'worker',
      traceId: TRACE,
      requestId,
      user,
    });
    expect(await scrape(workerMetrics)).toMatch(
      /^tester_verdicts_total\{runtime="python-pytest",verdict="passed"\} 1$/m,
    );
  });
});
