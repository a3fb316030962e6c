import { randomUUID } from 'node:crypto';
import { readAsSpa } from '@tester/testing';
import { eventsOf, problemOf, streamOf, suiteIn } from './system/api-client';
import { LocalSystem } from './system/local-system';
import { example, SMALL_SOURCE } from './sources';

describe('source in, suite out, executed, kept', () => {
  let system: LocalSystem;
  beforeAll(async () => (system = await (await LocalSystem.start()).ready()));
  afterAll(() => system[Symbol.asyncDispose]());

  it.each(['shipping', 'inventory', 'journal'] as const)(
    'should take %s.py all the way, and forget it when asked to',
    async (name) => {
      const client = system.client();
      const source = example(name);
      const events = await eventsOf(await client.generate(source, { source_name: name }));
      const suite = suiteIn(events);
      const done = events.at(-1)?.data;
      if (done?.type !== 'done') throw new Error(`ended with ${JSON.stringify(done)}`);
      expect(done).toMatchObject({ persisted: true, cached: false });

      const answer = await client.execute(source, suite, { source_name: name });
      expect(answer).toMatchObject({ success: true, error: '', report: { verdict: 'passed' } });
      expect(answer.report.tests.length).toBeGreaterThanOrEqual(5);
      expect(answer.report.tests.every(({ status }) => status === 'passed')).toBe(true);
      const { lines } = answer.report.coverage ?? { lines: { covered: 0, total: 1 } };
      expect(lines.covered / lines.total).toBeGreaterThan(0.8);

      expect(await client.history()).toEqual([
        {
          id: done.historyId,
          input_code: source,
          generated_code: suite,
          language: 'python',
          model: done.model,
          created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/),
        },
      ]);
      const entry = await client.send('GET', `/api/history/${done.historyId}`);
      expect(await entry.json()).toMatchObject({ id: done.historyId, generated_code: suite });

      const deleted = await client.send('DELETE', `/api/history/${done.historyId}`);
      expect(deleted.ok).toBe(true);
      expect(await client.history()).toEqual([]);
      expect((await client.send('GET', `/api/history/${done.historyId}`)).status).toBe(404);
    },
  );

  it('should stream what the deployed page can read, and nothing that disturbs it', async () => {
    const answer = await system.client().generate(SMALL_SOURCE);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(answer.headers.get('cache-control')).toContain('no-transform');
    const stream = await answer.text();
    const page = await readAsSpa(streamOf(stream));
    expect(page).toMatchObject({ isDone: true, error: null });

    const copy = await eventsOf(new Response(stream));
    expect(page.suite).toBe(suiteIn(copy));
    expect(page.suite).toContain('def test_');
    expect(page.suite).not.toContain('```');
  });

  it('should number every event and end with exactly one terminal event', async () => {
    const events = await eventsOf(await system.client().generate(SMALL_SOURCE));
    const accepted = events[0]?.data;
    if (accepted?.type !== 'status') throw new Error('the first event is no status');
    expect(events.map(({ id }) => id)).toEqual(
      events.map((_, index) => `${accepted.generationId}:${index + 1}`),
    );
    const ends = events.filter(({ data }) =>
      ['done', 'incomplete', 'error', 'cancelled'].includes(data.type),
    );
    expect(ends).toEqual([events.at(-1)]);
  });

  it('should say in the first line that the suite pins what the code does today', async () => {
    const suite = suiteIn(await eventsOf(await system.client().generate(SMALL_SOURCE)));
    expect(suite.split('\n')[0]).toMatch(/today|current|as it (is|was)|behavio/i);
  });

  it('should give the same source the same suite at once, until it is asked for anew', async () => {
    const client = system.client();
    const source = `${SMALL_SOURCE}# ${randomUUID()}\n`;
    const runs = [];
    for (const more of [{}, {}, { is_regenerate: true }]) {
      runs.push(await eventsOf(await client.generate(source, more)));
    }
    expect(runs.map((events) => events.at(-1)?.data)).toMatchObject([
      { type: 'done', cached: false },
      { type: 'done', cached: true },
      { type: 'done', cached: false },
    ]);
    expect(runs[1] && suiteIn(runs[1])).toBe(runs[0] && suiteIn(runs[0]));
    expect(await client.history()).toHaveLength(3);
  });

  it('should report a failing test as a verdict on the code, with the message of its assertion', async () => {
    const suite = 'from solution import add\n\ndef test_sum():\n    assert add(2, 2) == 5\n';
    const answer = await system.client().execute(SMALL_SOURCE, suite);
    expect(answer).toMatchObject({ success: false, report: { verdict: 'failed' } });
    expect(answer.report.tests).toMatchObject([{ name: 'test_sum', status: 'failed' }]);
    expect(answer.error).toContain('assert 4 == 5');
  });

  it.each([
    [
      'leaves with os._exit(0)',
      'import os\n\ndef test_a():\n    os._exit(0)\n\ndef test_b():\n    assert False\n',
    ],
    ['prints "5 passed"', 'print("5 passed in 0.01s")\n'],
    ['leaves while it is imported', 'import sys\nsys.exit(0)\n'],
  ])('should not call it a pass when the suite %s', async (_, suite) => {
    const answer = await system.client().execute(SMALL_SOURCE, suite);
    expect(answer.success).toBe(false);
    expect(answer.report.verdict).not.toBe('passed');
  });

  it('should keep users apart', async () => {
    const [owner, stranger] = [system.client(), system.client()];
    const events = await eventsOf(await owner.generate(SMALL_SOURCE));
    const done = events.at(-1)?.data;
    if (done?.type !== 'done') throw new Error(`ended with ${JSON.stringify(done)}`);
    for (const [method, path] of [
      ['GET', `/api/history/${done.historyId}`],
      ['DELETE', `/api/history/${done.historyId}`],
      ['GET', `/api/generations/${done.generationId}/events`],
      ['POST', `/api/generations/${done.generationId}/cancel`],
    ] as const) {
      const refusal = await problemOf(await stranger.send(method, path));
      expect(refusal).toMatchObject({
        status: 404,
        code: 'NOT_FOUND',
        mediaType: 'application/problem+json',
      });
    }
    expect(await stranger.history()).toEqual([]);
    expect(await owner.history()).toHaveLength(1);
  });
});
