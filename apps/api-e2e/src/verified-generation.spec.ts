import { readAsSpa } from '@tester/testing';
import { eventsOf, streamOf, suiteIn } from './system/api-client';
import { LocalSystem } from './system/local-system';
import { SMALL_SOURCE } from './sources';

describe('a generation that is verified', () => {
  let system: LocalSystem;
  beforeAll(async () => {
    system = await LocalSystem.start({
      workerEnv: { SANDBOX_IMAGE_TAG: process.env['SANDBOX_IMAGE_TAG'] ?? 'dev' },
    });
    await system.ready();
  });
  afterAll(() => system[Symbol.asyncDispose]());

  it('should keep every test of the offline writer, save the report, and leave the old page its suite', async () => {
    const client = system.client();
    const answer = await client.generate(SMALL_SOURCE, { verify: true, max_mutants: 10 });
    const stream = await answer.text();
    const events = await eventsOf(new Response(stream));
    const page = await readAsSpa(streamOf(stream));

    expect(page).toEqual({ suite: suiteIn(events), isDone: true, error: null });
    const of = (type: string): unknown[] =>
      events.filter(({ data }) => data.type === type).map(({ data }) => data);
    expect(of('verification')).toMatchObject(
      ['running', 'repeating', 'mutating', 'finishing'].map((step) => ({ step, round: 1 })),
    );
    expect(of('verdict').length).toBeGreaterThan(0);
    expect(of('verdict')).toEqual(of('verdict').map(() => expect.objectContaining({ standing: 'kept' })));
    expect(of('suite')).toEqual([{ type: 'suite', content: page.suite, diff: '' }]);
    expect(of('warning')).toEqual([]);
    const [done] = of('done') as [{ historyId: string }];
    const entry = await client.send('GET', `/api/history/${done.historyId}`);
    const [report] = of('report') as [{ report: object }];
    expect(await entry.json()).toMatchObject({ generated_code: page.suite, report: report.report });
  });
});
