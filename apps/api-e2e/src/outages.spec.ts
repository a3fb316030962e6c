import { freePort, readAsSpa } from '@tester/testing';
import { eventsOf, problemOf, streamOf } from './system/api-client';
import { LocalSystem } from './system/local-system';
import { SMALL_SOURCE } from './sources';

const EXECUTION = { code: SMALL_SOURCE, test_code: 'def test_a():\n    assert True\n', language: 'python' };

describe.each([
  {
    away: 'the worker',
    code: 'WORKER_UNAVAILABLE',
    start: () => LocalSystem.start({ withWorker: false }),
  },
  {
    away: 'the Docker engine',
    code: 'SANDBOX_UNAVAILABLE',
    start: async () =>
      LocalSystem.start({ workerEnv: { DOCKER_HOST: `tcp://127.0.0.1:${await freePort()}` } }),
  },
])('with $away away', ({ code, start }) => {
  let system: LocalSystem;
  beforeAll(async () => (system = await start()));
  afterAll(() => system[Symbol.asyncDispose]());

  it('should answer an execution with 503, never with a failed test', async () => {
    const answer = await system.client().send('POST', '/api/execution/execute', { body: EXECUTION });
    const problem = await problemOf(answer);
    expect(problem).toMatchObject({ status: 503, code, mediaType: 'application/problem+json' });
    expect(problem).not.toHaveProperty('success');
  });

  it('should end a generation with an error that both kinds of reader understand', async () => {
    const answer = await system.client().generate(SMALL_SOURCE);
    const stream = await answer.text();
    if (answer.ok) {
      const events = await eventsOf(new Response(stream));
      expect(events.at(-1)?.data).toMatchObject({ type: 'error', status: 503, code });
      const page = await readAsSpa(streamOf(stream));
      expect(page).toMatchObject({ suite: '', isDone: false });
      expect(page.error).toMatch(/[가-힣]/);
    } else {
      expect(JSON.parse(stream)).toMatchObject({ status: 503, code });
    }
    expect(await system.client().history()).toEqual([]);
  });

  it('should stay alive, and say so', async () => {
    expect((await fetch(`${system.url}/health/live`)).status).toBe(200);
    const details = await fetch(`${system.url}/health`);
    const text = await details.text();
    expect(details.status).toBe(200);
    expect(JSON.parse(text)).toHaveProperty('status');
    expect(text).not.toMatch(/ECONNREFUSED|127\.0\.0\.1/);
  });
});
