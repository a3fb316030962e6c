import type { GenerationEvent } from '@tester/contracts';
import fc from 'fast-check';
import type { LoggedEvent } from '../event-log.port';
import { GenerationLimits } from '../generation-limits';
import { InMemoryEventLog } from './in-memory-event-log';

const chunk = (content: string): GenerationEvent => ({ type: 'chunk', content });
const END: GenerationEvent = { type: 'cancelled', generationId: 'g', message: '' };
const NEVER = new AbortController().signal;

// Real threads, sockets or many runs: patient, since the machine may be busy.
describe(InMemoryEventLog.name, () => {
  const logWith = (limits: Partial<GenerationLimits> = {}): InMemoryEventLog =>
    new InMemoryEventLog({ ...new GenerationLimits(), ...limits });
  const read = (log: InMemoryEventLog, id = 'g', after = 0): Promise<(LoggedEvent | 'expired')[]> =>
    Array.fromAsync(log.follow(id, after, NEVER));
  const write = async (log: InMemoryEventLog, id: string, ...events: GenerationEvent[]): Promise<void> => {
    await log.open(id, 'user');
    for (const event of events) await log.append(id, event);
  };

  afterEach(() => jest.useRealTimers());

  it('gives every reader the same events, wherever it joins and however reads and writes interleave', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.string(), { maxLength: 8 }),
        fc.array(fc.nat({ max: 8 }), { minLength: 1, maxLength: 4 }),
        async (scheduler, texts, positions) => {
          const sut = logWith();
          await sut.open('g', 'user');
          const events = [...texts.map(chunk), END];
          const readers = positions
            .map((position) => Math.min(position, events.length))
            .map(async (after) => {
              await scheduler.schedule(Promise.resolve(), `join after ${after}`);
              return read(sut, 'g', after).then((seen) => ({ after, seen }));
            });
          const writing = (async () => {
            for (const event of events) {
              await scheduler.schedule(Promise.resolve(), event.type);
              await sut.append('g', event);
            }
          })();
          const [, ...all] = await scheduler.waitFor(Promise.all([writing, ...readers]));
          for (const { after, seen } of all) {
            // A position ahead of the log was never given out by it.
            if (seen[0] === 'expired') expect(after).toBeGreaterThan(0);
            else expect(seen).toEqual(events.map((event, i) => ({ seq: i + 1, event })).slice(after));
          }
        },
      ),
    );
  });

  it('ends a waiting reader on its signal and leaves no listener', async () => {
    const sut = logWith();
    await write(sut, 'g', chunk('a'));
    const leaving = new AbortController();
    const reader = Array.fromAsync(sut.follow('g', 0, leaving.signal));
    setImmediate(() => leaving.abort());
    await expect(reader).resolves.toHaveLength(1);
    await sut.append('g', END);
    await expect(read(sut)).resolves.toHaveLength(2);
  });

  it("forgets every generation of a user, lets their readers go, and keeps everyone else's", async () => {
    const sut = logWith();
    await write(sut, 'ended', chunk('a'), END);
    await write(sut, 'running', chunk('a'));
    await sut.open('other', 'another');
    const reader = read(sut, 'running');
    setImmediate(() => void sut.forgetUser('user'));
    expect((await reader).at(-1)).toBe('expired');
    await expect(sut.find('ended')).resolves.toBeNull();
    await expect(sut.find('running')).resolves.toBeNull();
    await expect(sut.append('running', END)).rejects.toThrow('takes no more events');
    await expect(sut.find('other')).resolves.toMatchObject({ userId: 'another' });
  });

  it('refuses events after the terminal one and for what it does not know', async () => {
    const sut = logWith();
    await write(sut, 'g', END);
    await expect(sut.append('g', chunk('late'))).rejects.toThrow('takes no more events');
    await expect(sut.append('unknown', END)).rejects.toThrow('takes no more events');
  });

  it('finds owner, events and end; null for what never was', async () => {
    const sut = logWith();
    await write(sut, 'g', chunk('a'), END);
    await expect(sut.find('g')).resolves.toEqual({
      generationId: 'g',
      userId: 'user',
      events: [
        { seq: 1, event: chunk('a') },
        { seq: 2, event: END },
      ],
      lastSeq: 2,
      terminal: END,
    });
    await expect(sut.find('other')).resolves.toBeNull();
  });

  it('expires what has ended after its time, tells readers so, and still knows the owner', async () => {
    jest.useFakeTimers();
    const sut = logWith({ logTtlMs: 1_000 });
    await write(sut, 'g', chunk('a'), END);
    await write(sut, 'running', chunk('a'));
    jest.advanceTimersByTime(999);
    await expect(read(sut)).resolves.toHaveLength(2);
    jest.advanceTimersByTime(1);
    await expect(read(sut)).resolves.toEqual(['expired']);
    await expect(sut.find('g')).resolves.toMatchObject({
      userId: 'user',
      events: null,
      lastSeq: 2,
      terminal: END,
    });
    await expect(sut.find('running')).resolves.toMatchObject({ lastSeq: 1, terminal: null });
    sut.onApplicationShutdown();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('expires under a reader that is slower than the log is patient', async () => {
    const sut = logWith({ logMaxBytes: 2_000 });
    await write(sut, 'g', chunk('a'), chunk('b'), END);
    const reader = sut.follow('g', 0, NEVER);
    await expect(reader.next()).resolves.toMatchObject({ value: { seq: 1 } });
    await write(sut, 'other', chunk('x'.repeat(2_000)));
    await expect(reader.next()).resolves.toMatchObject({ value: 'expired' });
    await expect(reader.next()).resolves.toMatchObject({ done: true });
    sut.onApplicationShutdown();
  });

  it('expires the oldest that have ended when there are too many bytes, never one that runs', async () => {
    const sut = logWith({ logMaxBytes: 3_000 });
    await write(sut, 'running', chunk('x'.repeat(500)));
    await write(sut, 'old', chunk('x'.repeat(500)), END);
    await write(sut, 'young', chunk('x'.repeat(500)), END);
    expect((await sut.find('running'))?.events).toHaveLength(1);
    expect((await sut.find('old'))?.events).toBeNull();
    expect((await sut.find('young'))?.events).toHaveLength(2);
    sut.onApplicationShutdown();
  });

  it('forgets the oldest that have ended when there are too many, never one that runs', async () => {
    const sut = logWith({ logMaxGenerations: 2 });
    await write(sut, 'running');
    await write(sut, 'old', END);
    await write(sut, 'young', END);
    await expect(sut.find('old')).resolves.toBeNull();
    await expect(sut.find('running')).resolves.not.toBeNull();
    await expect(sut.find('young')).resolves.not.toBeNull();
    sut.onApplicationShutdown();
  });
});
