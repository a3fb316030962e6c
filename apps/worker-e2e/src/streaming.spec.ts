import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { RUNTIME_IDS, type ExecutionEvent, type RuntimeDescription } from '@tester/contracts';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { WorkerProcess } from './worker-process';

// Real sandboxes, on a machine that may be busy.
jest.setTimeout(120_000);

const suite = (...lines: string[]): object => ({
  runtime: 'python-pytest',
  source: 'x = 1\n',
  suite: lines.join('\n'),
});
const THREE = suite(
  'import time',
  'def test_first(): pass',
  'def test_second(): time.sleep(1)',
  'def test_third(): assert False',
);
const LONG = suite('import time', 'def test_first(): pass', 'def test_long(): time.sleep(30)');

interface SeenEvent {
  name: string | undefined;
  data: ExecutionEvent;
  atMs: number;
}

async function* eventsOf(answer: Response): AsyncGenerator<SeenEvent> {
  if (answer.body === null) throw new Error('the answer has no body');
  const messages = answer.body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(new EventSourceParserStream());
  for await (const { event, data } of messages) {
    yield { name: event, data: JSON.parse(data) as ExecutionEvent, atMs: performance.now() };
  }
}

describe('an execution that is watched', () => {
  const instance = `e2e-streaming-${process.pid}`;
  let worker: WorkerProcess;
  beforeAll(async () => {
    worker = await WorkerProcess.start({
      WORKER_INSTANCE: instance,
      POOL_MIN: '0',
      POOL_MAX: '0',
      SANDBOX_SLOTS: '1',
      SANDBOX_QUEUE_LENGTH: '0',
    });
  });
  afterAll(() => worker[Symbol.asyncDispose]());

  const containers = (): string[] =>
    execFileSync('docker', ['ps', '-aq', '--filter', `label=tester.worker=${instance}`], { encoding: 'utf8' })
      .split('\n')
      .filter(Boolean);

  it('should tell each test as it ends, and then what a plain answer would have said', async () => {
    const answer = await worker.stream(THREE);
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const events: SeenEvent[] = [];
    for await (const event of eventsOf(answer)) events.push(event);

    expect(events.map(({ name }) => name)).toEqual(['test', 'test', 'test', 'report']);
    const [first, second, third, last] = events;
    expect([first, second, third].map((event) => event?.data)).toMatchObject([
      { type: 'test', name: 'test_first', status: 'passed' },
      { type: 'test', name: 'test_second', status: 'passed' },
      { type: 'test', name: 'test_third', status: 'failed' },
    ]);
    // The second sleeps for a second; nothing before it waits for that.
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(700);
    const plain = (await (await worker.post('/executions', THREE)).json()) as Record<string, unknown>;
    expect(last?.data).toMatchObject({ type: 'report', verdict: plain['verdict'], reason: plain['reason'] });
    expect(Object.keys(last?.data ?? {}).sort()).toEqual(['type', ...Object.keys(plain)].sort());
  });

  it('should end the run of a caller who leaves, and have its slot back at once', async () => {
    const caller = new AbortController();
    const answer = await worker.stream(LONG, caller.signal);
    const first = await eventsOf(answer).next();
    expect(first.value).toMatchObject({ name: 'test' });
    expect(containers()).toHaveLength(1);

    caller.abort();

    const leftAt = performance.now();
    while (containers().length > 0) {
      expect(performance.now() - leftAt).toBeLessThan(5_000);
      await sleep(50);
    }
    expect((await worker.post('/executions', THREE)).status).toBe(200);
  });

  it('should refuse with a status, not with an event, when it is full', async () => {
    const caller = new AbortController();
    const watched = await worker.stream(LONG, caller.signal);
    await eventsOf(watched).next();

    const refused = await worker.stream(THREE);

    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'NO_FREE_SLOT' });
    caller.abort();
  });

  it('should refuse what it does not understand with a status as well', async () => {
    expect((await worker.stream({ ...THREE, runtime: 'cobol-unit' })).status).toBe(400);
    expect((await worker.stream({ ...THREE, limits: { wallMs: 1 } })).status).toBe(400);
  });

  it('should list its runtimes with versions, libraries and limits', async () => {
    const list = (await (await worker.get('/runtimes')).json()) as RuntimeDescription[];

    expect(list.map(({ runtime }) => runtime)).toEqual(RUNTIME_IDS);
    for (const { tools, libraries, limits } of list) {
      expect(tools[0]?.version).toMatch(/^\d+\.\d+/);
      expect(libraries.length).toBeGreaterThan(3);
      expect(limits.defaults.wallMs).toBeLessThanOrEqual(limits.caps.wallMs);
    }
    expect(containers()).toEqual([]);
  });
});
