import { goodAnswer } from '@tester/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { redisContents } from '../../cache/spec/redis-contents';
import { EventLog } from '../event-log.port';
import { follow, Instances, known, PAUSED, PIECES, SUITE } from '../spec/instances';
import { readStream, type ReadEvent } from '../spec/read-stream';
import { SharedEventLog } from './shared-event-log';

describe('generations over several instances', () => {
  let instances: Instances;

  beforeEach(async () => (instances = await Instances.open()));
  afterEach(() => instances[Symbol.asyncDispose]());

  it('give a reader at another instance the same bytes, live, from every position, and after the end', async () => {
    const one = await instances.start();
    const other = await instances.start();
    instances.gemini.enqueue([...PAUSED, { kind: 'finish', reason: 'STOP' }]);
    const { id, all } = await instances.begin(one.app);
    await known(other.app, id);
    const live = [follow(other.app, id), follow(other.app, id, 1), follow(other.app, id, 2)];
    const expected = await all();
    expect(expected.at(-1)?.data.type).toBe('done');
    for (const [after, read] of (await Promise.all(live)).entries())
      expect(read).toEqual(expected.slice(after));
    const [here, there] = await Promise.all(
      [one.app, other.app].map(async (app) =>
        (await app.get(`/api/generations/${id}/events?after=3`)).text(),
      ),
    );
    expect(there).toBe(here);
    expect(await follow(other.app, id, expected.length)).toEqual([]);
    expect((await follow(other.app, id, expected.length + 1)).map(({ data }) => data.type)).toEqual([
      'resync',
    ]);
    const snapshots = [one.app, other.app].map(async (app) =>
      (await app.get(`/api/generations/${id}`)).json(),
    );
    const [own, foreign] = await Promise.all(snapshots);
    expect(foreign).toEqual(own);
  });

  it('show nothing of another user, and keep no word of source or suite readable in Redis', async () => {
    const one = await instances.start();
    const other = await instances.start();
    instances.gemini.enqueue(goodAnswer(...PIECES));
    const { id, all } = await instances.begin(one.app);
    await all();
    await known(other.app, id);
    for (const path of [`/api/generations/${id}`, `/api/generations/${id}/events`]) {
      expect((await other.app.get(path, {}, 'mallory')).status).toBe(404);
    }
    expect((await other.app.post(`/api/generations/${id}/cancel`, {}, 'mallory')).status).toBe(404);
    expect((await other.app.get('/api/generations/none')).status).toBe(404);
    const kept = await redisContents(instances.redis.url);
    for (const { ttlMs } of kept) expect(ttlMs).toBeGreaterThan(0);
    const text = JSON.stringify(kept);
    expect(text).toContain(id);
    for (const word of [
      'secret_solution',
      'def f',
      'assert',
      'alice',
      Buffer.from('secret_sol').toString('base64url'),
    ]) {
      expect(text).not.toContain(word);
    }
  });

  it('are cancelled from another instance, and live on while only another instance reads them', async () => {
    const one = await instances.start({ orphanMs: 1_500 });
    const other = await instances.start({ orphanMs: 1_500 });
    instances.gemini.enqueue([{ kind: 'text', text: SUITE }, { kind: 'stall' }]);
    const leaving = new AbortController();
    const response = await fetch(`${one.app.url}/api/generate`, {
      method: 'POST',
      signal: leaving.signal,
      body: JSON.stringify(instances.newRequest()),
      headers: { 'content-type': 'application/json', authorization: 'Bearer alice' },
    });
    const first = ((await readStream(response).next()) as IteratorYieldResult<ReadEvent>).value;
    const id = first.id?.split(':')[0] ?? '';
    await known(other.app, id);
    const reading = follow(other.app, id);
    leaving.abort();
    await sleep(4_000);
    expect(await (await other.app.get(`/api/generations/${id}`)).json()).toMatchObject({ status: 'running' });
    expect((await other.app.post(`/api/generations/${id}/cancel`)).status).toBe(202);
    expect((await reading).at(-1)?.data.type).toBe('cancelled');
    await expect(instances.gemini.requests[0]?.closedByClient).resolves.toBe(true);
    expect((await other.app.post(`/api/generations/${id}/cancel`)).status).toBe(202);
  });

  it('end with a word to their readers when their instance dies', async () => {
    const one = await instances.start();
    const other = await instances.start();
    instances.gemini.enqueue([{ kind: 'text', text: SUITE }, { kind: 'stall' }]);
    const { id, all } = await instances.begin(one.app);
    await known(other.app, id);
    const reading = follow(other.app, id);
    // As a kill does: no farewell, no event any more.
    await one.streams[Symbol.asyncDispose]();
    expect((await reading).at(-1)).toMatchObject({
      id: undefined,
      data: { type: 'error', code: 'GENERATION_LOST' },
    });
    expect(await (await other.app.get(`/api/generations/${id}`)).json()).toMatchObject({ status: 'error' });
    expect((await other.app.post(`/api/generations/${id}/cancel`)).status).toBe(409);
    await one.app.post(`/api/generations/${id}/cancel`);
    expect((await all()).at(-1)?.data.type).toBe('cancelled');
  });

  it('go on for their own readers while Redis is away; others get 503, not 404, and all of it afterwards', async () => {
    const one = await instances.start();
    const other = await instances.start();
    instances.gemini.enqueue([
      ...PAUSED.slice(0, 10),
      { kind: 'pause', ms: 1_500 },
      ...PAUSED.slice(10),
      { kind: 'finish', reason: 'STOP' },
    ]);
    const { id, all } = await instances.begin(one.app);
    await known(other.app, id);
    const stream = readStream(await other.app.get(`/api/generations/${id}/events`));
    const firstRead = ((await stream.next()) as IteratorYieldResult<ReadEvent>).value;
    const reading = Array.fromAsync(stream);
    await instances.redis.kill();
    const refused = await other.app.get(`/api/generations/${id}`);
    expect({ status: refused.status, body: await refused.json() }).toMatchObject({
      status: 503,
      body: { code: 'GENERATION_UNREACHABLE' },
    });
    expect((await one.app.get(`/api/generations/${id}`)).status).toBe(200);
    const expected = await all();
    expect(expected.at(-1)?.data.type).toBe('done');
    await instances.redis.restart();
    expect([firstRead, ...(await reading)]).toEqual(expected);
  });

  it('are forgotten with their user, and cancelled first where they run', async () => {
    const one = await instances.start();
    const other = await instances.start();
    instances.gemini.enqueue([{ kind: 'text', text: SUITE }, { kind: 'stall' }]);
    const { id, all } = await instances.begin(one.app);
    await known(other.app, id);
    const log = other.app.app.get(EventLog);
    expect(log).toBeInstanceOf(SharedEventLog);
    await log.forgetUser('alice');
    expect((await all()).at(-1)?.data.type).toBe('cancelled');
    while ((await one.app.get(`/api/generations/${id}`)).status !== 404) await sleep(10);
    expect((await other.app.get(`/api/generations/${id}`)).status).toBe(404);
    const left = (await redisContents(instances.redis.url)).map(({ key }) => key);
    expect(left.filter((key) => !/^tester:(instance|writing):/.test(key))).toEqual([]);
  });

  it('that a shutdown interrupts have their end at the other instances', async () => {
    const one = await instances.start();
    const other = await instances.start();
    instances.gemini.enqueue([{ kind: 'text', text: SUITE }, { kind: 'stall' }]);
    const { id } = await instances.begin(one.app);
    await known(other.app, id);
    const reading = follow(other.app, id);
    await one.app.app.close();
    expect((await reading).at(-1)).toMatchObject({ data: { type: 'error', code: 'SHUTTING_DOWN' } });
  });
});
