import { RedisConnection } from './redis-connection';

/**
 * The one connection of a process on which Redis sends what is published. Channels that are listened to are subscribed to
 * again after each reconnect; what is published meanwhile is lost.
 */
export class RedisSubscriber implements AsyncDisposable {
  private readonly listeners = new Map<string, Set<(text: string) => void>>();
  private readonly redis: RedisConnection;
  /** Before it first is, there is nothing to ask for: all is subscribed to then. */
  private isConnected = false;

  constructor(url: string, waitMs: number) {
    this.redis = new RedisConnection(url, waitMs, RedisSubscriber.name);
    this.redis.onMessage(
      (channel, text) => {
        for (const listener of [...(this.listeners.get(channel) ?? [])]) listener(text);
      },
      () => {
        this.isConnected = true;
        this.subscribe([...this.listeners.keys()]);
      },
    );
  }

  async connect(): Promise<void> {
    await this.redis.connect();
  }

  /** Until disposed of. */
  listen(channel: string, listener: (text: string) => void): Disposable {
    const known = this.listeners.get(channel) ?? new Set();
    if (known.size === 0) {
      this.listeners.set(channel, known);
      this.subscribe([channel]);
    }
    known.add(listener);
    return {
      [Symbol.dispose]: () => {
        known.delete(listener);
        if (known.size > 0 || this.listeners.get(channel) !== known) return;
        this.listeners.delete(channel);
        void this.redis.read((redis) => redis.unsubscribe(channel));
      },
    };
  }

  /** Finds out that a connection is dead, which otherwise only ever waits. */
  async probe(): Promise<void> {
    await this.redis.read((redis) => redis.ping());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.redis[Symbol.asyncDispose]();
  }

  private subscribe(channels: string[]): void {
    if (this.isConnected && channels.length > 0)
      void this.redis.read((redis) => redis.subscribe(...channels));
  }
}
