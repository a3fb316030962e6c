import { Logger } from '@nestjs/common';
import { AiUnavailableException } from '@tester/exceptions';
import type { RevisionRequest, SuiteWriter, WriteRequest, WriterEvent } from './suite-writer.port';
import { WrappingSuiteWriter } from './wrapping-suite-writer';

/**
 * Lets another writer stand in for one whose upstream is away: only when the user agreed to it, before anything was
 * written, and in a language that the other knows.
 */
export class FallbackSuiteWriter extends WrappingSuiteWriter {
  readonly #logger = new Logger(FallbackSuiteWriter.name);

  constructor(
    inner: SuiteWriter,
    private readonly other: SuiteWriter,
  ) {
    super(inner);
  }

  /** @throws as the first writer; where the other stands in, as that one. */
  override async *write(request: WriteRequest, signal: AbortSignal): AsyncGenerator<WriterEvent> {
    let isBegun = false;
    try {
      for await (const event of this.inner.write(request, signal)) {
        isBegun ||= event.type === 'chunk';
        yield event;
      }
      return;
    } catch (error) {
      if (isBegun || !(error instanceof AiUnavailableException) || !this.maySwitch(request)) throw error;
      this.#logger.warn({ err: error, model: request.model }, 'the model is away, another writer stands in');
    }
    const model = request.fallback ?? request.model;
    yield { type: 'fallback', model };
    yield* this.other.write({ ...request, model }, signal);
  }

  /** Who wrote it revises it: a stand-in goes by its own model. */
  override revise(request: RevisionRequest, signal: AbortSignal): AsyncIterable<WriterEvent> {
    return this.writerOf(request.model).revise(request, signal);
  }

  override revises(model: string): boolean {
    return this.writerOf(model).revises(model);
  }

  private writerOf(model: string): SuiteWriter {
    return !this.inner.models.includes(model) && this.other.models.includes(model) ? this.other : this.inner;
  }

  private maySwitch({ fallback, language }: WriteRequest): boolean {
    return (
      fallback !== undefined &&
      this.other.models.includes(fallback) &&
      this.other.languages.includes(language)
    );
  }
}
