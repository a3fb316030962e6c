import { Injectable } from '@nestjs/common';
import { SUITE_MAX_CHARACTERS, type ModelUsage, type TerminalEvent } from '@tester/contracts';
import { InternalException, sentence, type MessageKey } from '@tester/exceptions';
import { SuiteKeeper } from '../spool/suite-keeper';
import { inChunks } from './chunks';
import type { GenerationOrder } from './generation-order';
import { status, type ProgressEvent } from './generation-status';
import { SuiteCache } from './suite-cache';
import { SuiteWriter } from './suite-writer.port';
import { VerifiedSuites, type Warning } from './verified-suites';

/** Reasons with a sentence of their own. */
const TRUNCATION_SENTENCES: Readonly<Record<string, MessageKey>> = { max_tokens: 'generationMaxTokens' };

/** What a generation does, step by step: a known suite or a new one, put to the proof, kept for its owner, and how it ended. */
@Injectable()
export class GenerationPipeline {
  constructor(
    private readonly writer: SuiteWriter,
    private readonly cache: SuiteCache,
    private readonly keeper: SuiteKeeper,
    private readonly verified: VerifiedSuites,
  ) {}

  /**
   * Yields progress and returns the terminal event; `saving` says that the suite is whole.
   * @throws as `SuiteWriter.write`.
   */
  async *perform(order: GenerationOrder, signal: AbortSignal): AsyncGenerator<ProgressEvent, TerminalEvent> {
    yield status(order, 'accepted');
    const known = order.known ?? (order.isRegenerate ? null : await this.cache.find(order));
    const written = known === null ? yield* this.write(order, signal) : yield* replay(order, known);
    if ('truncated' in written) {
      const { generationId, locale } = order;
      const { truncated: reason, usage } = written;
      const message = sentence(TRUNCATION_SENTENCES[reason] ?? 'generationTruncated', locale);
      return { type: 'incomplete', generationId, reason, message, ...(usage && { usage }) };
    }
    const { model, usage } = written;
    const { suite, report, warning } = yield* this.verified.prove(order, written, signal);
    yield status(order, 'saving');
    const isPersisted = await this.save(order, { ...written, suite }, known !== null);
    // A suite by a stand-in is no answer to the next request for the model.
    const isCacheable = known === null && !order.isRegenerate && model === order.model;
    // As it was written: who gets it again has it verified again, by their own settings.
    if (isCacheable) await this.cache.record(order, written.suite);
    // A reader meets one warning at most: the worst.
    const loss = isPersisted ? await this.verified.keepReport(order, report) : notPersisted(order);
    const worst = loss ?? warning;
    if (worst !== null) yield worst;
    return {
      type: 'done',
      generationId: order.generationId,
      historyId: isPersisted ? order.generationId : null,
      persisted: isPersisted,
      cached: known !== null,
      model,
      ...(usage && { usage }),
    };
  }

  private async *write(order: GenerationOrder, signal: AbortSignal): AsyncGenerator<ProgressEvent, Written> {
    let suite = '';
    let model = order.model;
    let usage: ModelUsage | undefined;
    for await (const event of this.writer.write(order, signal)) {
      switch (event.type) {
        case 'step':
          yield status(order, event.step);
          break;
        case 'chunk':
          suite += event.content;
          if (suite.length > SUITE_MAX_CHARACTERS) return { truncated: 'suite_too_long' };
          yield* chunks(event.content);
          break;
        case 'fallback':
          model = event.model;
          yield status(order, 'fallback');
          break;
        case 'usage':
          usage = event.usage;
          break;
        case 'truncated':
          return { truncated: event.reason, usage };
      }
    }
    if (suite.trim() === '') throw new InternalException('the suite writer ended without a suite');
    return { suite, model, usage };
  }

  private save(
    order: GenerationOrder,
    { suite, model, usage }: WholeSuite,
    isFree: boolean,
  ): Promise<boolean> {
    const { generationId: id, userId, source, language } = order;
    return this.keeper.keep({ id, userId, source, suite, language, model, isFree, usage });
  }
}

interface WholeSuite {
  suite: string;
  model: string;
  usage?: ModelUsage | undefined;
}

type Written = WholeSuite | { truncated: string; usage?: ModelUsage | undefined };

const notPersisted = ({ locale }: GenerationOrder): Warning => ({
  type: 'warning',
  code: 'NOT_PERSISTED',
  message: sentence('notPersisted', locale),
});

function* chunks(text: string): Generator<ProgressEvent, void> {
  for (const content of inChunks(text)) yield { type: 'chunk', content };
}

function* replay({ model }: GenerationOrder, suite: string): Generator<ProgressEvent, Written> {
  yield* chunks(suite);
  return { suite, model };
}
