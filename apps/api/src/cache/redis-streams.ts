import { randomUUID } from 'node:crypto';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { RedisConnection } from './redis-connection';
import { RedisSubscriber } from './redis-subscriber';
import { ADD, READ } from './redis-stream-scripts';
import { SharedStreams, type Added, type StreamPage, type StreamPart } from './shared-streams.port';

/** An instance that gave no sign of life for this long is taken for dead. */
const LEASE_MS = 15_000;
const BEATS_PER_LEASE = 3;
const WAIT_MS = 40;

/** Redis Streams, and publish and subscribe to tell that there is more; two connections a process, however many read. */
export class RedisStreams
  extends SharedStreams
  implements OnModuleInit, OnApplicationShutdown, AsyncDisposable
{
  readonly instance = randomUUID();
  private readonly redis: RedisConnection;
  private readonly subscriber: RedisSubscriber;
  private beat: NodeJS.Timeout | null = null;

  /** Connects in {@link onModuleInit}. @param leaseMs how long an instance counts as alive after each sign of life. */
  constructor(
    url: string,
    private readonly leaseMs: number = LEASE_MS,
  ) {
    super();
    this.redis = new RedisConnection(url, WAIT_MS, RedisStreams.name);
    this.subscriber = new RedisSubscriber(url, WAIT_MS);
  }

  async onModuleInit(): Promise<void> {
    await Promise.all([this.redis.connect(), this.subscriber.connect()]);
    await this.live();
    this.beat = setInterval(() => void this.live(), this.leaseMs / BEATS_PER_LEASE).unref();
  }

  async add(part: StreamPart): Promise<Added> {
    return (await this.redis.demand((redis) => redis.eval(ADD, ...this.asked(part)))) as Added;
  }

  async claim(part: StreamPart): Promise<Added | null> {
    return (await this.redis.write((redis) => redis.eval(ADD, ...this.asked(part)))) as Added | null;
  }

  async read(stream: string, fromSeq: number, limit: number): Promise<StreamPage | null> {
    const answer = await this.redis.demand((redis) =>
      redis.eval(READ, 2, stream, instanceKey(''), fromSeq, limit),
    );
    if (answer === null) return null;
    const [writer, token, isAlive, lastSeq, entries] = answer as RawPage;
    return {
      writer,
      token,
      isWriterAlive: isAlive === 1,
      lastSeq,
      entries: entries.map(([id, [, text]]) => ({ seq: Number.parseInt(id, 10) - 1, text })),
    };
  }

  labelled(label: string): Promise<string[]> {
    return this.redis.demand((redis) => redis.smembers(labelKey(label)));
  }

  async remove(label: string, streams: readonly string[]): Promise<void> {
    await this.redis.demand((redis) => redis.del(labelKey(label), ...streams));
  }

  onAdded(stream: string, wake: () => void): Disposable {
    return this.subscriber.listen(addedTo(stream), wake);
  }

  async tell(instance: string, word: string): Promise<boolean> {
    return (await this.redis.demand((redis) => redis.publish(wordsTo(instance), word))) > 0;
  }

  onTold(listener: (word: string) => void): Disposable {
    return this.subscriber.listen(wordsTo(this.instance), listener);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.redis.write((redis) => redis.del(instanceKey(this.instance)));
    await this[Symbol.asyncDispose]();
  }

  /** Without a farewell: to the others this instance lives on until its lease ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.beat !== null) clearInterval(this.beat);
    await Promise.all([this.redis[Symbol.asyncDispose](), this.subscriber[Symbol.asyncDispose]()]);
  }

  private asked({
    stream,
    label,
    token,
    fromSeq,
    texts,
    ttlMs,
  }: StreamPart): [number, ...(string | number)[]] {
    const keys = [stream, instanceKey(''), labelKey(label ?? '')];
    const ttl = Math.max(1, Math.round(ttlMs));
    const name = label === null ? '' : stream;
    return [
      keys.length,
      ...keys,
      this.instance,
      token,
      fromSeq,
      ttl,
      this.leaseMs,
      name,
      addedTo(stream),
      ...texts,
    ];
  }

  private async live(): Promise<void> {
    await Promise.all([this.giveSign(), this.subscriber.probe()]);
  }

  /** A full Redis takes no new key, and prolongs the life of one that is there. */
  private async giveSign(): Promise<void> {
    const key = instanceKey(this.instance);
    const isProlonged = await this.redis.read((redis) => redis.pexpire(key, this.leaseMs));
    if (isProlonged === 0) await this.redis.write((redis) => redis.set(key, '1', 'PX', this.leaseMs));
  }
}

type RawPage = [string, string, number, number, [string, [string, string]][]];

const instanceKey = (instance: string): string => `instance:${instance}`;
const labelKey = (label: string): string => `streams-of:${label}`;
/** Channels, which take no part in the prefix of our keys. */
const addedTo = (stream: string): string => `tester:added:${stream}`;
const wordsTo = (instance: string): string => `tester:words:${instance}`;
