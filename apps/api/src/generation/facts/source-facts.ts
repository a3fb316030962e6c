import { Injectable, Logger } from '@nestjs/common';
import type { Exploration } from '@tester/contracts';
import { TesterException } from '@tester/exceptions';
import { once } from 'node:events';
import { RUNTIME_OF_LANGUAGE } from '../../execution/runtime-of-language';
import { SandboxWorker } from '../../execution/sandbox-worker.port';
import type { WriteRequest } from '../suite-writer.port';
import { observedCalls } from './observed-calls';

/** Share of the time in the sandbox; the rest is for the way there and back. */
const IN_THE_SANDBOX = 0.93;

type Subject = Pick<WriteRequest, 'source' | 'sourceName' | 'language'>;

/** Runs a source for a moment before its suite is written, where a sandbox is free, to tell what it does. */
@Injectable()
export class SourceFacts {
  private readonly logger = new Logger(SourceFacts.name);

  constructor(private readonly worker: SandboxWorker) {}

  /**
   * One observed call a line; none where no sandbox is free, the time was too short, or our machine is in trouble.
   * @param maxMs milliseconds that may go by.
   * @throws AbortError on `signal`, and nothing else.
   */
  async gather(subject: Subject, maxMs: number, signal: AbortSignal): Promise<string[]> {
    try {
      const exploration = await this.explore(subject, maxMs, signal);
      return observedCalls(exploration?.observations ?? []);
    } catch (error) {
      signal.throwIfAborted();
      // What ails the workers is told where they are watched.
      const level = error instanceof TesterException ? 'debug' : 'warn';
      this.logger[level]({ err: error, language: subject.language }, 'a suite is written without facts');
      return [];
    }
  }

  /** Null when there was no answer in time. */
  private async explore(
    { source, sourceName, language }: Subject,
    maxMs: number,
    caller: AbortSignal,
  ): Promise<Exploration | null> {
    caller.throwIfAborted();
    const request = {
      runtime: RUNTIME_OF_LANGUAGE[language],
      source,
      sourceName,
      limits: { wallMs: Math.round(maxMs * IN_THE_SANDBOX) },
      onlyIfFree: true,
    };
    const signal = AbortSignal.any([caller, AbortSignal.timeout(maxMs)]);
    // Not every wait on the way to a worker ends with the signal.
    const end = once(signal, 'abort').then(() => null);
    return Promise.race([this.worker.explore(request, signal), end]);
  }
}
