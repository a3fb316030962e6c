import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecuteAnswer, ExecuteEvent, OfferedLanguage } from '@tester/contracts';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { LocalSystem } from './system/local-system';

const EXAMPLES = path.resolve(__dirname, '../../../examples');
const example = (file: string): string => readFileSync(path.join(EXAMPLES, file), 'utf8');

const BROUGHT = [
  ['javascript', 'javascript/cart.js', 'javascript/cart.test.js', 'cart'],
  ['typescript', 'typescript/timetable.ts', 'typescript/timetable.test.ts', 'timetable'],
  ['java', 'java/Ledger.java', 'java/LedgerTest.java', 'Ledger'],
] as const;
const SLOW = {
  code: 'x = 1\n',
  test_code: 'import time\ndef test_first(): pass\ndef test_slow(): time.sleep(20)\n',
  language: 'python',
};

async function* eventsOf(answer: Response): AsyncGenerator<{ name: string | undefined; data: ExecuteEvent }> {
  if (answer.body === null) throw new Error('the answer has no body');
  const messages = answer.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  for await (const { event, data } of messages) yield { name: event, data: JSON.parse(data) as ExecuteEvent };
}

describe('four languages', () => {
  let system: LocalSystem;
  beforeAll(async () => {
    // One slot: a run that is not cancelled would keep the next one waiting.
    system = await LocalSystem.start({ workerEnv: { SANDBOX_SLOTS: '1' } });
    await system.ready();
  });
  afterAll(() => system[Symbol.asyncDispose]());

  const execute = (body: object, accept = 'application/json', signal?: AbortSignal): Promise<Response> =>
    system.client().send('POST', '/api/execution/execute', {
      body,
      headers: { accept },
      ...(signal && { signal }),
    });

  it('should be listed for everybody, with what their sandboxes hold', async () => {
    const answer = await system.client().anonymous.send('GET', '/api/languages');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60');
    const languages = (await answer.json()) as OfferedLanguage[];
    expect(languages.map(({ language, canGenerate }) => [language, canGenerate])).toEqual([
      ['python', true],
      ['javascript', true],
      ['typescript', true],
      ['java', true],
    ]);
    const libraries = languages.flatMap((each) => each.libraries.map(({ name }) => name));
    expect(libraries).toEqual(expect.arrayContaining(['numpy', 'lodash', 'zod', 'mockito-core']));
  });

  it.each(BROUGHT)('should execute a suite in %s', async (language, source, suite, name) => {
    const body = { code: example(source), test_code: example(suite), language, source_name: name };
    const answer = (await (await execute(body)).json()) as ExecuteAnswer;
    expect(answer).toMatchObject({ success: true, error: '', report: { verdict: 'passed', limit: null } });
    const { tests, coverage, facts } = answer.report;
    expect(tests.length).toBeGreaterThan(8);
    expect(coverage?.lines.covered).toBe(coverage?.lines.total);
    expect(coverage?.lines.total).toBeGreaterThan(10);
    expect(facts.imageDigest).toMatch(/^sha256:/);
  });

  it('should tell type errors as warnings, with their place', async () => {
    const body = {
      code: 'export const half = (n: number): number => n / 2;\n',
      test_code:
        "import { half } from './half';\ntest('halves', () => {\n  expect(half('4')).toBe(2);\n});\n",
      language: 'typescript',
      source_name: 'half',
      limits: { wallMs: 30_000 },
    };
    const { report } = (await (await execute(body)).json()) as ExecuteAnswer;
    expect(report.verdict).toBe('passed');
    expect(report.warnings).toEqual([
      { message: expect.stringContaining("'string'"), file: expect.any(String), line: 3, column: 15 },
    ]);
  });

  it('should stream the tests of a suite, and then its answer', async () => {
    const [, source, suite] = BROUGHT[0];
    const body = {
      code: example(source),
      test_code: example(suite),
      language: 'javascript',
      source_name: 'cart',
    };
    const events = [];
    for await (const event of eventsOf(await execute(body, 'text/event-stream'))) events.push(event);
    const last = events.at(-1)?.data;
    if (last?.type !== 'report') throw new Error(`ended with ${JSON.stringify(last)}`);
    expect(events.slice(0, -1).map(({ name, data }) => [name, data.type])).toEqual(
      last.report.tests.map(() => ['test', 'test']),
    );
    expect(last).toMatchObject({ success: true, report: { verdict: 'passed' } });
  });

  it('should end the run when the reader of its stream leaves, through both hops', async () => {
    const caller = new AbortController();
    const answer = await execute(SLOW, 'text/event-stream', caller.signal);
    expect((await eventsOf(answer).next()).value).toMatchObject({ name: 'test' });
    caller.abort();
    await sleep(50);
    const startedAt = performance.now();
    const next = await execute({ ...SLOW, test_code: 'def test_first(): pass\n' });
    expect(next.status).toBe(200);
    // The slot would have been taken until the wall limit of the run, ten seconds.
    expect(performance.now() - startedAt).toBeLessThan(7_000);
  });

  it('should keep to the limits of a request', async () => {
    const answer = (await (await execute({ ...SLOW, limits: { wallMs: 500 } })).json()) as ExecuteAnswer;
    expect(answer.report).toMatchObject({ verdict: 'timed_out', limit: 'wall' });
    expect(answer.report.facts.wallMs).toBeLessThan(1_500);
  });
});
