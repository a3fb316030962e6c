import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { TerminalEvent } from '@tester/contracts';
import { TesterException } from '@tester/exceptions';
import { localeOfRequest, problemOf, requestTraceId, SseResponse } from '@tester/nest-kit';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { EventLog } from './event-log.port';
import { GenerationLimits } from './generation-limits';
import { RunningGenerations } from './running-generations';
import type { StreamDialect } from './stream-dialect';

/** The HTTP readers of event logs. They only read: one leaving, or being slow, changes nothing for a generation. */
@Injectable()
export class EventStreams implements BeforeApplicationShutdown {
  private readonly logger = new Logger(EventStreams.name);
  private readonly open = new Map<ServerResponse, Promise<void>>();

  constructor(
    private readonly log: EventLog,
    private readonly running: RunningGenerations,
    private readonly limits: GenerationLimits,
  ) {}

  /** Readers there are at the moment. */
  get openCount(): number {
    return this.open.size;
  }

  /** Streams what came after `afterSeq` until the generation ends or the client leaves. */
  async send(
    response: ServerResponse,
    generationId: string,
    afterSeq: number,
    dialect: StreamDialect,
  ): Promise<void> {
    const reader = this.running.attach(generationId);
    const sending = this.copy(response, generationId, afterSeq, dialect);
    this.open.set(response, sending);
    try {
      await sending;
    } finally {
      this.open.delete(response);
      reader[Symbol.dispose]();
    }
  }

  /** Generations end first, so that their readers still get the terminal event; nobody keeps the process alive. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.running.drain();
    await this.log.flush(this.limits.flushMs);
    const cut = setTimeout(() => {
      for (const response of this.open.keys()) response.destroy();
    }, this.limits.flushMs);
    await Promise.allSettled(this.open.values());
    clearTimeout(cut);
  }

  private async copy(
    response: ServerResponse,
    generationId: string,
    afterSeq: number,
    dialect: StreamDialect,
  ): Promise<void> {
    for (const [name, value] of Object.entries(dialect.headers)) response.setHeader(name, value);
    await using stream = new SseResponse(response, this.limits);
    await stream.write(dialect.preamble(generationId));
    try {
      for await (const entry of this.log.follow(generationId, afterSeq, stream.gone)) {
        const frame =
          entry === 'expired'
            ? dialect.encode(generationId, null, { type: 'resync', generationId })
            : dialect.encode(generationId, entry.seq, entry.event);
        await stream.write(frame);
      }
    } catch (error) {
      if (!(error instanceof TesterException)) throw error;
      this.logger.warn({ err: error, generationId }, 'a reader was not served to the end');
      await stream.write(dialect.encode(generationId, null, errorEvent(error, response.req)));
    }
  }
}

/** The end of one reader's stream, not of the generation: it has no place in the log. */
function errorEvent(error: TesterException, request: IncomingMessage): TerminalEvent {
  const problem = problemOf(error, localeOfRequest(request), requestTraceId(request));
  return { type: 'error', ...problem, message: problem.detail };
}
