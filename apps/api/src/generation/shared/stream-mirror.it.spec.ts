import { Logger } from '@nestjs/common';
import { RedisServer } from '@tester/testing';
import { RedisStreams } from '../../cache/redis-streams';
import { StreamMirror } from './stream-mirror';
import { StreamReader } from './stream-reader';
import { StreamSeal } from './stream-seal';

const NEVER = new AbortController().signal;

describe(StreamMirror.name, () => {
  const seal = new StreamSeal({ keyId: 'k', key: Buffer.alloc(32, 7) });
  let redis: RedisServer;
  let stack: AsyncDisposableStack;
  beforeEach(async () => {
    Logger.overrideLogger(false);
    stack = new AsyncDisposableStack();
    redis = stack.use(await RedisServer.start());
  });
  afterEach(() => stack.disposeAsync());

  const instance = async (): Promise<RedisStreams> => {
    const streams = stack.use(new RedisStreams(redis.url));
    await streams.onModuleInit();
    return streams;
  };
  const mirrorOf = (streams: RedisStreams, token: string): StreamMirror =>
    new StreamMirror(streams, seal, { stream: 's', label: null, token, endedTtlMs: 60_000 });
  const read = async (streams: RedisStreams, from: number, count: number): Promise<unknown[]> => {
    const values: unknown[] = [];
    for await (const { seq, text } of new StreamReader(streams).follow('s', from, NEVER, () => undefined)) {
      values.push(seal.open('s', seq, text));
      if (values.length === count) break;
    }
    return values;
  };

  it('copies everything once, in order, however much comes at a time', async () => {
    const [one, other] = [await instance(), await instance()];
    const values = Array.from({ length: 1_000 }, (_, i) => ({ i }));
    const mirror = mirrorOf(one, 'a');
    const reading = read(other, 0, values.length);
    for (const value of values) mirror.add(value, value.i === 999);
    await mirror.settled();
    expect(await reading).toEqual(values);
    expect(await read(other, 990, 10)).toEqual(values.slice(990));
  });

  it('begins again from the start where Redis has forgotten', async () => {
    const one = await instance();
    const mirror = mirrorOf(one, 'a');
    mirror.add('first');
    await mirror.settled();
    await one.remove('nobody', ['s']);
    mirror.add('second', true);
    await mirror.settled();
    expect(await read(one, 0, 2)).toEqual(['first', 'second']);
  });

  it('leaves a stream to the living instance that writes it, and takes over that of a dead one', async () => {
    const [one, other] = [await instance(), await instance()];
    const first = mirrorOf(one, 'a');
    first.add('of one');
    await first.settled();
    const second = mirrorOf(other, 'b');
    second.add('of other');
    await second.settled();
    expect(await read(other, 0, 1)).toEqual(['of one']);
    await one.onApplicationShutdown();
    const third = mirrorOf(other, 'c');
    third.add('of other');
    await third.settled();
    expect(await read(other, 0, 1)).toEqual(['of other']);
  });

  it('binds each text to its place', () => {
    const text = seal.close('s', 1, 'value');
    expect(seal.open('s', 1, text)).toBe('value');
    expect(() => seal.open<string>('s', 2, text)).toThrow();
    expect(() => seal.open<string>('t', 1, text)).toThrow();
  });
});
