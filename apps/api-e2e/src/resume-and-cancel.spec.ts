import { eachEvent, eventsOf, problemOf, suiteIn, type ApiClient, type SseEvent } from './system/api-client';
import { LocalSystem } from './system/local-system';
import { example, slowSource, SMALL_SOURCE } from './sources';

describe('a generation and its readers', () => {
  let system: LocalSystem;
  let client: ApiClient;
  beforeAll(async () => (system = await (await LocalSystem.start()).ready()));
  beforeEach(() => (client = system.client()));
  afterAll(() => system[Symbol.asyncDispose]());

  it('should go on without its reader, and be saved', async () => {
    const { generationId } = await leaveAfterFirstEvent(client, slowSource());
    const events = await eventsOf(await client.follow(generationId));
    expect(events.at(-1)?.data).toMatchObject({ type: 'done', persisted: true });
    expect((await client.history())[0]?.generated_code).toBe(suiteIn(events));
  });

  it('should resume after every event without gap or duplicate', async () => {
    const events = await eventsOf(await client.generate(example('shipping')));
    const generationId = events[0]?.id?.split(':')[0] ?? '';
    const positions = events.map((_, index) => index);
    for (const position of positions) {
      const rest = await eventsOf(await client.follow(generationId, events[position]?.id));
      expect(rest).toEqual(events.slice(position + 1));
    }
    expect(await eventsOf(await client.follow(generationId))).toEqual(events);
  });

  it('should show two readers the same', async () => {
    const { generationId } = await leaveAfterFirstEvent(client, slowSource());
    const [one, other] = await Promise.all([
      client.follow(generationId).then(eventsOf),
      client.follow(generationId).then(eventsOf),
    ]);
    expect(one).toEqual(other);
    expect(one?.at(-1)?.data.type).toBe('done');
  });

  it('should refuse a position that it never gave out', async () => {
    const { generationId } = await leaveAfterFirstEvent(client, SMALL_SOURCE);
    const refusal = await problemOf(await client.follow(generationId, 'another-generation:3'));
    expect(refusal).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  });

  it('should stop when it is cancelled, end with `cancelled`, and leave nothing in the history', async () => {
    const { generationId } = await leaveAfterFirstEvent(client, slowSource());
    expect((await client.send('POST', `/api/generations/${generationId}/cancel`)).status).toBe(202);
    const events = await eventsOf(await client.follow(generationId));
    expect(events.at(-1)?.data).toMatchObject({ type: 'cancelled', generationId });
    expect(await client.history()).toEqual([]);

    expect((await client.send('POST', `/api/generations/${generationId}/cancel`)).status).toBe(202);
  });

  it('should refuse to cancel what has ended by itself', async () => {
    const events = await eventsOf(await client.generate(SMALL_SOURCE));
    const generationId = events[0]?.id?.split(':')[0] ?? '';
    const refusal = await problemOf(await client.send('POST', `/api/generations/${generationId}/cancel`));
    expect(refusal).toMatchObject({ status: 409, code: 'CONFLICT' });
  });
});

/** Starts a generation and hangs up as soon as it is known by name. */
async function leaveAfterFirstEvent(client: ApiClient, source: string): Promise<{ generationId: string }> {
  const leaving = new AbortController();
  const first: SseEvent[] = [];
  for await (const event of eachEvent(await client.generate(source, {}, leaving.signal))) {
    first.push(event);
    break;
  }
  leaving.abort();
  const accepted = first[0]?.data;
  if (accepted?.type !== 'status') throw new Error(`began with ${JSON.stringify(accepted)}`);
  return { generationId: accepted.generationId };
}
