import { Injectable, Logger } from '@nestjs/common';
import { SUITE_MAX_CHARACTERS, type ModelUsage, type VerificationReport } from '@tester/contracts';
import { sentence } from '@tester/exceptions';
import { createTwoFilesPatch } from 'diff';
import { ApiConfig } from '../config/api-config';
import { GenerationReports } from '../history/generation-reports';
import type { Reviser } from '../verification/revision';
import { VerificationService, type Verified } from '../verification/verification.service';
import { GapFiller } from './gaps/gap-filler';
import type { GenerationOrder } from './generation-order';
import { status, type ProgressEvent } from './generation-status';
import { SuiteWriter } from './suite-writer.port';

/** Milliseconds after which a difference is left untold. */
const DIFF_MAX_MS = 200;

/** A suite as it is to be saved. */
export interface ProvenSuite {
  suite: string;
  /** Null where nothing was put to the proof. */
  report: VerificationReport | null;
  /** What to tell before the end of the stream, unless there is worse. */
  warning: Warning | null;
}

export type Warning = Extract<ProgressEvent, { type: 'warning' }>;

/** Verification inside a generation: what was streamed is put to the proof before it is saved. */
@Injectable()
export class VerifiedSuites {
  private readonly logger = new Logger(VerifiedSuites.name);

  constructor(
    private readonly verification: VerificationService,
    private readonly reports: GenerationReports,
    private readonly config: ApiConfig,
    private readonly writer: SuiteWriter,
    private readonly gaps: GapFiller,
  ) {}

  /**
   * Tells the steps, the verdict on each test, the kept suite and the report; nothing at all where the order does not
   * want it. Where not even the first run could be had: the suite as it was written, with a warning. `model` wrote the
   * suite, and is asked to revise it.
   * @throws AbortError on `signal`.
   */
  async *prove(
    order: GenerationOrder,
    { suite, model }: { suite: string; model: string },
    signal: AbortSignal,
  ): AsyncGenerator<ProgressEvent, ProvenSuite> {
    const asked = order.verification;
    if (!asked || !(asked.isWanted ?? this.config.verification.isDefault))
      return { suite, report: null, warning: null };
    yield status(order, 'verifying');
    const { language, source, sourceName, generationId } = order;
    const { settings } = asked;
    let verified: Verified;
    try {
      const reviser = this.reviserFor(order, model);
      // Suites that need no revision hold what was seen already.
      const filler = reviser && this.gaps.fillerFor(order);
      verified = yield* this.verification.verify(
        { language, source, sourceName, suite, settings, reviser, filler },
        signal,
      );
    } catch (error) {
      signal.throwIfAborted();
      this.logger.error({ err: error, generationId }, 'a suite could not be verified');
      const message = sentence('notVerified', order.locale);
      return { suite, report: null, warning: { type: 'warning', code: 'NOT_VERIFIED', message } };
    }
    yield* told(suite, verified);
    return { ...verified, warning: null };
  }

  private reviserFor(
    { source, sourceName, language, locale }: GenerationOrder,
    model: string,
  ): Reviser | undefined {
    if (!this.writer.revises(model)) return undefined;
    return async (suite, wish, signal) => {
      const request = { source, sourceName, language, locale, model, suite, wish };
      let text = '';
      let usage: ModelUsage | undefined;
      for await (const event of this.writer.revise(request, signal)) {
        if (event.type === 'chunk') text += event.content;
        if (event.type === 'usage') usage = event.usage;
        if (event.type === 'truncated' || text.length > SUITE_MAX_CHARACTERS) return { suite: null, usage };
      }
      return { suite: text.trim() === '' ? null : text, usage };
    };
  }

  /** Keeps the report of a suite that has been saved; a report that is lost is a warning. */
  async keepReport(order: GenerationOrder, report: VerificationReport | null): Promise<Warning | null> {
    if (report === null) return null;
    const { userId, generationId, locale } = order;
    try {
      await this.reports.record(userId, generationId, { ...report });
      return null;
    } catch (error) {
      this.logger.error({ err: error, generationId }, 'the report on a suite was not saved');
      const message = sentence('reportNotPersisted', locale);
      return { type: 'warning', code: 'REPORT_NOT_PERSISTED', message };
    }
  }
}

function* told(streamed: string, { suite, report }: Verified): Generator<ProgressEvent> {
  for (const verdict of report.verdicts) yield { type: 'verdict', ...verdict };
  yield { type: 'suite', content: suite, diff: differenceOf(streamed, suite) };
  yield { type: 'report', report };
}

/** Unified; empty where nothing changed, null where it would take too long to find. */
function differenceOf(streamed: string, kept: string): string | null {
  if (streamed === kept) return '';
  return (
    createTwoFilesPatch('streamed', 'kept', streamed, kept, undefined, undefined, { timeout: DIFF_MAX_MS }) ??
    null
  );
}
