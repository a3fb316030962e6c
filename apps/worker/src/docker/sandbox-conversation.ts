import type { Duplex } from 'node:stream';
import { SandboxUnavailableException } from '@tester/exceptions';
import type { SandboxEnd, SandboxJob } from '../sandbox/sandbox.port';
import { EngineStreamDemultiplexer } from './engine-stream';
import type { RunCollector } from './run-collector';
import { encodeJob, SupervisorFrameDecoder, type SupervisorFrame } from './supervisor-frames';

/** How long a started sandbox may take to load its runner. */
const READY_WITHIN_MS = 40_000;
/** The supervisor ends a run by itself; this much later, in milliseconds, we stop believing that it will. */
const GUARD_MS = 750;

/** `end`: null when the supervisor told it, else what we know from here. */
export interface ConversationEnd {
  end: Extract<SandboxEnd, 'timed_out' | 'lost'> | null;
  wallMs: number;
}

interface Talk {
  collector: RunCollector;
  startedAt: number;
  ended: PromiseWithResolvers<ConversationEnd>;
}

/** Everything said over the stream of one sandbox: it says that it is ready, takes one job, and tells how that ended. */
export class SandboxConversation {
  private readonly engineStream = new EngineStreamDemultiplexer();
  private readonly frames = new SupervisorFrameDecoder();
  private readonly readiness = Promise.withResolvers<void>();
  private readonly closing = Promise.withResolvers<void>();
  private talk: Talk | null = null;
  private timer: NodeJS.Timeout;
  /** What the sandbox wrote on its own stderr, for the log: nothing, unless it is broken. */
  private words = '';

  constructor(private readonly stream: Duplex) {
    this.timer = setTimeout(() => this.fail('the sandbox was not ready in time'), READY_WITHIN_MS);
    stream.on('data', (chunk: Buffer) => this.hear(chunk));
    stream.once('error', (error) => this.breakOff(error));
    stream.once('close', () => this.breakOff());
    stream.once('end', () => this.breakOff());
  }

  /** @throws SandboxUnavailableException when it ended before its runner was loaded, or makes no sense. */
  get ready(): Promise<void> {
    return this.readiness.promise;
  }

  /** Settles when nothing more can be said. */
  get closed(): Promise<void> {
    return this.closing.promise;
  }

  /**
   * Hands over the job and listens to its end; `collector` gets every frame.
   * @throws SandboxUnavailableException when the sandbox is broken or makes no sense.
   */
  converse(job: SandboxJob, key: string, collector: RunCollector): Promise<ConversationEnd> {
    const ended = Promise.withResolvers<ConversationEnd>();
    this.talk = { collector, startedAt: performance.now(), ended };
    this.timer = setTimeout(() => this.finish('timed_out'), job.limits.wallMs + GUARD_MS);
    if (this.stream.destroyed) this.breakOff();
    else this.stream.write(encodeJob(job, key));
    return ended.promise;
  }

  /** Ends it: the sandbox leaves at the end of its stdin. */
  close(): void {
    clearTimeout(this.timer);
    this.stream.destroy();
  }

  private hear(chunk: Buffer): void {
    try {
      for (const { stream, bytes } of this.engineStream.push(chunk)) {
        if (stream === 'stderr') this.words = (this.words + bytes.toString('utf8')).slice(-2000);
        else for (const frame of this.frames.push(bytes)) this.hearFrame(frame);
      }
    } catch (error) {
      this.refuse(
        error instanceof SandboxUnavailableException
          ? error
          : new SandboxUnavailableException('the sandbox makes no sense', { cause: error }),
      );
    }
  }

  private hearFrame(frame: SupervisorFrame): void {
    if (frame.type === 'ready') {
      clearTimeout(this.timer);
      this.readiness.resolve();
    } else if (frame.type === 'fault') {
      throw new SandboxUnavailableException('the sandbox is broken', { context: { words: frame.message } });
    } else if (this.talk === null) {
      throw new SandboxUnavailableException(`the sandbox said ${frame.type} before it had a job`);
    } else {
      this.talk.collector.accept(frame);
      if (frame.type === 'end') this.finish(null);
    }
  }

  private breakOff(cause?: Error): void {
    this.finish('lost');
    this.fail('the sandbox ended before it was ready', cause);
    this.closing.resolve();
  }

  private finish(end: ConversationEnd['end']): void {
    clearTimeout(this.timer);
    this.talk?.ended.resolve({ end, wallMs: performance.now() - this.talk.startedAt });
  }

  private fail(message: string, cause?: Error): void {
    this.refuse(new SandboxUnavailableException(message, { cause, context: { words: this.words } }));
  }

  /** Whoever waits for something is told; what was settled before stays as it is. */
  private refuse(error: SandboxUnavailableException): void {
    this.readiness.reject(error);
    this.talk?.ended.reject(error);
    this.close();
  }
}
