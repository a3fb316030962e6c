import type { ExecuteAnswer, Problem } from '@tester/contracts';
import { setTimeout as wait } from 'node:timers/promises';
import { eventsOf, problemOf, suiteIn, type ApiClient } from './system/api-client';
import { Composition } from './system/composition';
import { SMALL_SOURCE } from './sources';

// Containers start and become healthy at the pace of the machine.
jest.setTimeout(240_000);

const AT_A_TIME = 4;
const MANY = 24;
const SUITE = 'def test_sum():\n    assert add(1, 2) == 3\n';

const isVerdict = (answer: ExecuteAnswer | Problem): boolean =>
  'report' in answer && answer.report.verdict === 'passed';

describe('the composition, as docs/operations.md brings it up', () => {
  let system: Composition;
  let client: ApiClient;
  beforeAll(async () => {
    system = await Composition.start();
    client = await system.signIn();
  });
  afterAll(() => system[Symbol.asyncDispose]());

  /** A source that no cache has seen. */
  const sourceOf = (name: string): string => `${SMALL_SOURCE}# ${name}\n`;
  /** @returns the suite that arrived */
  const generate = async (name: string): Promise<string> => {
    const events = await eventsOf(await client.generate(sourceOf(name)));
    expect(events.at(-1)?.data.type).toBe('done');
    return suiteIn(events);
  };
  const sourcesInHistory = async (): Promise<string[]> =>
    (await client.history()).map(({ input_code }) => input_code);
  const execution = (suite: string): Promise<Response> =>
    client.send('POST', '/api/execution/execute', {
      body: { code: SMALL_SOURCE, test_code: suite, language: 'python' },
    });

  it('should be well, with both workers', async () => {
    const { details } = await system.healthWhen(({ status }) => status === 'ok');
    expect(details.worker.workers.map(({ status }) => status)).toEqual(['up', 'up']);
  });

  it('should prove a suite, run it and keep it', async () => {
    const events = await eventsOf(await client.generate(SMALL_SOURCE, { verify: true, max_mutants: 4 }));
    expect(events.map(({ data }) => data.type)).toContain('report');
    const { report } = await client.execute(SMALL_SOURCE, suiteIn(events));
    expect(report.verdict).toBe('passed');
    expect(report.tests.length).toBeGreaterThan(0);
    expect(await client.history()).toHaveLength(1);
  });

  it('should lose nothing when one of two workers is killed during load', async () => {
    const answers: (ExecuteAnswer | Problem)[] = [];
    let asked = 0;
    const line = async (): Promise<void> => {
      while (asked++ < MANY) {
        answers.push((await (await execution(SUITE)).json()) as ExecuteAnswer | Problem);
      }
    };
    const load = Promise.all(Array.from({ length: AT_A_TIME }, line));
    while (answers.length < AT_A_TIME) await wait(20);
    await system.compose('kill', 'worker-2');
    await load;

    expect(answers).toHaveLength(MANY);
    expect(answers.filter((answer) => !isVerdict(answer))).toEqual([]);
    const { details } = await system.health();
    expect(details.worker.workers[0]).toMatchObject({ status: 'up', circuit: 'closed' });

    await system.restart('worker-2');
  });

  /** Stops some services for as long as `body` takes, and waits until all is well again. */
  const without = async (services: string[], body: () => Promise<void>): Promise<void> => {
    await system.compose('stop', ...services);
    try {
      await body();
    } finally {
      await system.restart(...services);
    }
  };

  it('should keep working without Redis, say so, and find it again', async () => {
    await without(['redis'], async () => {
      await system.healthWhen(({ details: { redis } }) => redis.status === 'degraded');
      await generate('without Redis');
      expect(await sourcesInHistory()).toContain(sourceOf('without Redis'));
    });
  });

  it('should deliver suites without PostgreSQL, refuse the history, and save all when it is back', async () => {
    await without(['postgres'], async () => {
      await system.healthWhen(({ details }) => details.database.status === 'down');
      expect(await generate('without PostgreSQL')).toContain('def test');
      await system.healthWhen(({ details }) => details.spool.waiting === 1);
      expect(await problemOf(await client.send('GET', '/api/history/'))).toMatchObject({ status: 503 });
    });
    await system.healthWhen(({ details }) => details.spool.waiting === 0);
    expect(await sourcesInHistory()).toContain(sourceOf('without PostgreSQL'));
  });

  it('should refuse executions without a worker, open their circuits, and take them up again', async () => {
    await without(['worker', 'worker-2'], async () => {
      for (let again = 0; again < 3; again++) {
        const refused = await execution(SUITE);
        expect(refused.headers.get('retry-after')).not.toBeNull();
        expect(await problemOf(refused)).toMatchObject({ status: 503, code: 'WORKER_UNAVAILABLE' });
      }
      const { workers } = (await system.health()).details.worker;
      expect(workers.map(({ circuit }) => circuit)).toEqual(['open', 'open']);
    });
    expect((await execution(SUITE)).status).toBe(200);
  });

  it('should be watched by Prometheus: both applications scraped, every alert loaded', async () => {
    const ask = async <T>(path: string): Promise<T> =>
      ((await (await fetch(system.prometheusUrl + path)).json()) as { data: T }).data;
    const targets = async (): Promise<string[]> => {
      const { activeTargets } = await ask<{ activeTargets: { health: string; scrapePool: string }[] }>(
        '/api/v1/targets',
      );
      return activeTargets.map(({ scrapePool, health }) => `${scrapePool} ${health}`).sort();
    };
    while ((await targets()).some((target) => !target.endsWith(' up'))) await wait(500);
    expect(await targets()).toEqual(['tester-api up', 'tester-worker up']);

    const { groups } = await ask<{ groups: { rules: { name: string; health: string }[] }[] }>(
      '/api/v1/rules',
    );
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.map(({ name }) => name).sort()).toEqual(system.alertNames().sort());
    expect(rules.filter(({ health }) => health === 'err')).toEqual([]);
  });

  it('should end by itself when it is stopped', async () => {
    await system.compose('stop', 'api', 'worker', 'worker-2');
    const states = await system.compose('ps', '--all', '--format', '{{.Service}} {{.ExitCode}}');
    const ended = states
      .trim()
      .split('\n')
      .filter((line) => /^(api|worker)/.test(line));
    expect(ended.sort()).toEqual(['api 0', 'worker 0', 'worker-2 0']);
  });
});
