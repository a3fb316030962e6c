import type { RedisServer } from '@tester/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { follow, Instances, known, PAUSED, SUITE } from '../spec/instances';
import { readStream, suiteOf, type ReadEvent } from '../spec/read-stream';

const freeze = (redis: RedisServer): Promise<void> => Promise.resolve(redis.freeze());
const resume = (redis: RedisServer): Promise<void> => Promise.resolve(redis.resume());
const fill = (redis: RedisServer): Promise<void> => redis.fill();
const drain = (redis: RedisServer): Promise<void> => redis.drain();

describe('the event log of several instances', () => {
  it.each([
    // A frozen Redis lets no lease be renewed: the absence is shorter than the lease, as it is with readers' patience.
    { fault: 'F2 is frozen', leaseMs: 15_000, faultMs: 3_000, fail: freeze, mend: resume },
    // A full one does, for as long as it is full.
    { fault: 'F3 is full', leaseMs: 3_000, faultMs: 4_500, fail: fill, mend: drain },
  ])(
    'goes on for the readers of the owner while Redis $fault, and gives the others the rest afterwards',
    async ({ leaseMs, faultMs, fail, mend }) => {
      await using instances = await Instances.open(leaseMs);
      const one = await instances.start();
      const other = await instances.start();
      const middle = PAUSED.length / 2;
      instances.gemini.enqueue([
        ...PAUSED.slice(0, middle),
        { kind: 'pause', ms: 500 },
        ...PAUSED.slice(middle),
        { kind: 'finish', reason: 'STOP' },
      ]);
      const { id, all } = await instances.begin(one.app);
      await known(other.app, id);
      const stream = readStream(await other.app.get(`/api/generations/${id}/events`));
      const firstRead = ((await stream.next()) as IteratorYieldResult<ReadEvent>).value;
      const reading = Array.fromAsync(stream);
      await fail(instances.redis);
      const failedAt = performance.now();
      const expected = await all();
      expect(suiteOf(expected)).toBe(SUITE);
      expect(expected.at(-1)?.data).toMatchObject({ type: 'done', persisted: true });
      // Its owner needs no Redis to be asked.
      expect((await one.app.get(`/api/generations/${id}`)).status).toBe(200);
      await sleep(faultMs - (performance.now() - failedAt));
      await mend(instances.redis);
      expect([firstRead, ...(await reading)]).toEqual(expected);
      // Neither instance was restarted, and both share again.
      instances.gemini.enqueue([...PAUSED, { kind: 'finish', reason: 'STOP' }]);
      const next = await instances.begin(one.app);
      await known(other.app, next.id);
      expect(await follow(other.app, next.id)).toEqual(await next.all());
    },
    60_000,
  );
});
