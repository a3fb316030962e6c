import { Logger } from '@nestjs/common';
import { RedisServer, ScriptedGemini, type GeminiStep } from '@tester/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { RedisStreams } from '../../cache/redis-streams';
import type { GenerationLimits } from '../generation-limits';
import { GenerationApp } from './generation-app';
import { readStream, type ReadEvent } from './read-stream';

const LEASE_MS = 3_000;
export const SUITE =
  'from secret_solution import f\n\n\ndef test_f():\n    assert f(1) == "한🙂\r\n"\n'.repeat(20);
export const PIECES = SUITE.match(/[^]{1,37}/gu) ?? [];
/** The suite as it comes, with a rest after each piece and no end. */
export const PAUSED: GeminiStep[] = PIECES.flatMap((text) => [
  { kind: 'text', text },
  { kind: 'pause', ms: 10 },
]);

/** Instances in this process, over one real Redis; they go with it. */
export class Instances implements AsyncDisposable {
  private sources = 0;

  private constructor(
    private readonly stack: AsyncDisposableStack,
    readonly redis: RedisServer,
    readonly gemini: ScriptedGemini,
    private readonly leaseMs: number,
  ) {}

  /** @param leaseMs how long an instance counts as alive after each sign of life. */
  static async open(leaseMs = LEASE_MS): Promise<Instances> {
    Logger.overrideLogger(false);
    const stack = new AsyncDisposableStack();
    const redis = stack.use(await RedisServer.start());
    return new Instances(stack, redis, stack.use(await ScriptedGemini.start()), leaseMs);
  }

  async start(
    limits: Partial<GenerationLimits> = {},
  ): Promise<{ app: GenerationApp; streams: RedisStreams }> {
    const streams = this.stack.use(new RedisStreams(this.redis.url, this.leaseMs));
    await streams.onModuleInit();
    const app = this.stack.use(
      await GenerationApp.start(this.gemini.url, limits, 100, undefined, 'sdk', streams),
    );
    return { app, streams };
  }

  /** A request that nobody has made before. */
  newRequest(): Record<string, string> {
    this.sources += 1;
    return {
      input_code: `def f(x):\n    return ${this.sources}\n`,
      language: 'python',
      turnstile_token: 't',
    };
  }

  /** A generation whose first event has been read; the rest is for `all`. */
  async begin(app: GenerationApp): Promise<{ id: string; all: () => Promise<ReadEvent[]> }> {
    const events = readStream(await app.post('/api/generate', this.newRequest()));
    const first = ((await events.next()) as IteratorYieldResult<ReadEvent>).value;
    const id = first.id?.split(':')[0] ?? '';
    return { id, all: async () => [first, ...(await Array.fromAsync(events))] };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stack.disposeAsync();
  }
}

/** Once the mirror has it; a lookup tells so. */
export async function known(app: GenerationApp, id: string): Promise<void> {
  while ((await app.get(`/api/generations/${id}`)).status !== 200) await sleep(20);
}

export const follow = async (app: GenerationApp, id: string, after = 0): Promise<ReadEvent[]> =>
  Array.fromAsync(
    readStream(await app.get(`/api/generations/${id}/events`, { 'last-event-id': `${id}:${after}` })),
  );
