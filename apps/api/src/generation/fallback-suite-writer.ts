import { Logger } from '@nestjs/common';
import type { Language } from '@tester/contracts';
import { AiUnavailableException } from '@tester/exceptions';
import { SuiteWriter, type RevisionRequest, type WriteRequest, type WriterEvent } from './suite-writer.port';

/**
 * Lets another writer stand in for one whose upstream is away: only when the user agreed to it, before anything was
 * written, and in a language that the other knows.
 */
export class FallbackSuiteWriter extends SuiteWriter {
  readonly models: readonly string[];
  readonly languages: readonly Language[];
  override readonly version: string;
  override readonly settings: string;
  readonly #logger = new Logger(FallbackSuiteWriter.name);

  constructor(
    private readonly first: SuiteWriter,
    private readonly other: SuiteWriter,
  ) {
    super();
    this.models = first.models;
    this.languages = first.languages;
    this.version = first.version;
    this.settings = first.settings;
  }

  /** @throws as the first writer; where the other stands in, as that one. */
  override async *write(request: WriteRequest, signal: AbortSignal): AsyncGenerator<WriterEvent> {
    let isBegun = false;
    try {
      for await (const event of this.first.write(request, signal)) {
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
    return !this.first.models.includes(model) && this.other.models.includes(model) ? this.other : this.first;
  }

  private maySwitch({ fallback, language }: WriteRequest): boolean {
    return (
      fallback !== undefined &&
      this.other.models.includes(fallback) &&
      this.other.languages.includes(language)
    );
  }
}
