import type { Duplex } from 'node:stream';
import { SandboxUnavailableException } from '@tester/exceptions';
import type { SandboxEnd, SandboxJob } from '../sandbox/sandbox.port';
import { EngineStreamDemultiplexer } from './engine-stream';
import type { RunCollector } from './run-collector';
import { encodeJob, SupervisorFrameDecoder } from './supervisor-frames';

/** How long a started sandbox may take to load its runner. */
const READY_WITHIN_MS = 20_000;
/** The supervisor ends a run by itself; this much later, in milliseconds, we stop believing that it will. */
const GUARD_MS = 750;

/** `end`: null when the supervisor told it, else what we know from here. */
export interface ConversationEnd {
  end: Extract<SandboxEnd, 'timed_out' | 'lost'> | null;
  wallMs: number;
}

/** Everything said over the stream of one sandbox: the job goes in, frames come out until the last one. */
export class SandboxConversation {
  private readonly engineStream = new EngineStreamDemultiplexer();
  private readonly frames = new SupervisorFrameDecoder();
  private readonly settled = Promise.withResolvers<ConversationEnd>();
  private startedAt = performance.now();
  private timer: NodeJS.Timeout;
  /** What the sandbox wrote on its own stderr, for the log: nothing, unless it is broken. */
  private words = '';

  constructor(
    private readonly stream: Duplex,
    private readonly job: SandboxJob,
    private readonly collector: RunCollector,
    key: string,
  ) {
    this.timer = setTimeout(() => this.fail('the sandbox was not ready in time'), READY_WITHIN_MS);
    stream.on('data', (chunk: Buffer) => this.hear(chunk));
    stream.once('error', (error) => this.breakOff(error));
    stream.once('close', () => this.breakOff());
    stream.once('end', () => this.breakOff());
    // The runner may still be loading: the job waits for it in the pipe.
    stream.write(encodeJob(job, key));
  }

  /** @throws SandboxUnavailableException when it ended before the run could begin, or makes no sense. */
  end(): Promise<ConversationEnd> {
    return this.settled.promise.finally(() => {
      clearTimeout(this.timer);
      this.stream.destroy();
    });
  }

  private hear(chunk: Buffer): void {
    try {
      for (const { stream, bytes } of this.engineStream.push(chunk)) {
        if (stream === 'stderr') this.words = (this.words + bytes.toString('utf8')).slice(-2000);
        else this.hearSupervisor(bytes);
      }
    } catch (error) {
      this.settled.reject(
        error instanceof SandboxUnavailableException
          ? error
          : new SandboxUnavailableException('the sandbox makes no sense', { cause: error }),
      );
    }
  }

  private hearSupervisor(bytes: Buffer): void {
    for (const frame of this.frames.push(bytes)) {
      this.collector.accept(frame);
      if (frame.type === 'ready') this.guard();
      if (frame.type === 'end') this.finish(null);
    }
  }

  private guard(): void {
    clearTimeout(this.timer);
    this.startedAt = performance.now();
    this.timer = setTimeout(() => this.finish('timed_out'), this.job.limits.wallMs + GUARD_MS);
  }

  private breakOff(cause?: Error): void {
    if (this.collector.isReady) this.finish('lost');
    else this.fail('the sandbox ended before it was ready', cause);
  }

  private finish(end: ConversationEnd['end']): void {
    this.settled.resolve({ end, wallMs: performance.now() - this.startedAt });
  }

  private fail(message: string, cause?: Error): void {
    this.settled.reject(new SandboxUnavailableException(message, { cause, context: { words: this.words } }));
  }
}
