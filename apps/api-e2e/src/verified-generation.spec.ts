import { readAsSpa } from '@tester/testing';
import { eachEvent, eventsOf, streamOf, suiteIn } from './system/api-client';
import { LocalSystem } from './system/local-system';
import { SMALL_SOURCE } from './sources';

const SLOW_SUITE =
  'import time\nfrom solution import f\ndef test_f():\n    time.sleep(2)\n    assert f(1) == 1\n';

describe('a generation that is verified', () => {
  let system: LocalSystem;
  beforeAll(async () => {
    system = await LocalSystem.start();
    await system.ready();
  });
  afterAll(() => system[Symbol.asyncDispose]());

  it('should end as cancelled in the middle of the verification, and leave nothing behind', async () => {
    const client = system.client();
    const answer = await client.generate(SMALL_SOURCE, { verify: true, repeats: 20, is_regenerate: true });
    const types: string[] = [];
    for await (const { id, data } of eachEvent(answer)) {
      types.push(data.type);
      if (types.indexOf('verification') !== types.length - 1) continue;
      const generationId = id?.split(':')[0] ?? '';
      expect((await client.send('POST', `/api/generations/${generationId}/cancel`)).status).toBe(202);
    }
    expect(types.at(-1)).toBe('cancelled');
    expect(types).not.toContain('report');
    expect(await client.history()).toEqual([]);
  });

  it('should end a verification whose client leaves, and serve the next one', async () => {
    const client = system.client();
    const leaving = new AbortController();
    const body = {
      code: 'def f(n):\n    return n\n',
      test_code: SLOW_SUITE,
      language: 'python',
      repeats: 20,
    };
    const answer = client.send('POST', '/api/verification', { body, signal: leaving.signal });
    setTimeout(() => leaving.abort(), 500).unref();
    await expect(answer).rejects.toThrow(/abort/i);
    const executed = await client.send('POST', '/api/execution/execute', {
      body: { ...body, test_code: 'from solution import f\ndef test_f():\n    assert f(1) == 1\n' },
    });
    expect(await executed.json()).toMatchObject({ success: true });
  });

  it('should keep every test of the offline writer, save the report, and leave the old page its suite', async () => {
    const client = system.client();
    const answer = await client.generate(SMALL_SOURCE, { verify: true, max_mutants: 10 });
    const stream = await answer.text();
    const events = await eventsOf(new Response(stream));
    const page = await readAsSpa(streamOf(stream));

    expect(page).toEqual({ suite: suiteIn(events), isDone: true, error: null });
    const of = (type: string): unknown[] =>
      events.filter(({ data }) => data.type === type).map(({ data }) => data);
    const begun = of('verification').filter((event) => !('progress' in (event as object)));
    expect(begun).toMatchObject(
      ['running', 'repeating', 'mutating', 'finishing'].map((step) => ({ step, round: 1 })),
    );
    const verdicts = of('verdict').filter((event) => !('provisional' in (event as object)));
    expect(verdicts.length).toBeGreaterThan(0);
    expect(verdicts).toEqual(verdicts.map(() => expect.objectContaining({ standing: 'kept' })));
    expect(of('suite')).toEqual([{ type: 'suite', content: page.suite, diff: '' }]);
    expect(of('warning')).toEqual([]);
    const [done] = of('done') as [{ historyId: string }];
    const entry = await client.send('GET', `/api/history/${done.historyId}`);
    const [report] = of('report') as [{ report: object }];
    expect(await entry.json()).toMatchObject({ generated_code: page.suite, report: report.report });
  });
});
