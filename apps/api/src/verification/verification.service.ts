import { Injectable } from '@nestjs/common';
import type {
  AcceptedDisagreement,
  Language,
  RequestedLimits,
  VerificationGap,
  VerificationReport,
} from '@tester/contracts';
import { DisagreementNotAcceptedException, TesterException } from '@tester/exceptions';
import { RUNTIME_OF_LANGUAGE } from '../execution/runtime-of-language';
import { SandboxWorker } from '../execution/sandbox-worker.port';
import type { SourceTree } from '../languages/source-tree';
import { SourceTrees } from '../languages/source-trees';
import { reportOf } from './5-report';
import { Course, type VerificationNews } from './course';
import type { Reviser } from './revision';
import { TrialBatches } from './trial-batches';
import type { VerificationSettings } from './verification-settings';

/** A suite to be verified. */
export interface VerificationOrder {
  language: Language;
  source: string;
  suite: string;
  sourceName?: string | undefined;
  limits?: RequestedLimits | undefined;
  settings: VerificationSettings;
  /** What the user decided about tests that disagree. */
  accepted?: readonly AcceptedDisagreement[] | undefined;
  /** Asks the writer of the suite; left out, the suite is judged as it came, and only tests are left out of it. */
  reviser?: Reviser | undefined;
  /** Asked once for what is still open when the writer's rounds are over. */
  filler?: Reviser | undefined;
}

export interface Verified {
  /** The suite with its kept tests alone; the one that came where none can be told apart from the others. */
  suite: string;
  report: VerificationReport;
}

/** Puts a suite to the proof: what is left has shown that it can be relied on. */
@Injectable()
export class VerificationService {
  constructor(
    private readonly worker: SandboxWorker,
    private readonly trees: SourceTrees,
  ) {}

  /**
   * Yields each step as it begins, its progress, and provisional verdicts. An engine that fails on the way, or a budget
   * that is spent, ends in `report.incomplete` with what is known by then.
   * @throws AbortError on `caller`; DisagreementNotAcceptedException; a TesterException when the very first run could
   * not be had.
   */
  async *verify(order: VerificationOrder, caller: AbortSignal): AsyncGenerator<VerificationNews, Verified> {
    const startedAt = performance.now();
    const { language, source, sourceName, limits, settings } = order;
    const budget = AbortSignal.timeout(settings.budgetMs);
    // Who reads no further leaves nothing that goes on.
    const left = new AbortController();
    const signal = AbortSignal.any([caller, budget, left.signal]);
    const subject = {
      runtime: RUNTIME_OF_LANGUAGE[language],
      source,
      ...(sourceName && { sourceName }),
      ...(limits && { limits }),
    };
    const batches = new TrialBatches(this.worker, subject, signal);
    const sourceTree = await this.trees.read(language, source);
    const read = (suite: string): Promise<SourceTree | null> => this.trees.read(language, suite);
    const course = new Course(order, batches, sourceTree, read, signal);
    let incomplete: VerificationGap | null = null;
    try {
      yield* course.perform();
    } catch (error) {
      caller.throwIfAborted();
      const isFirst = course.step === 'running' && course.rounds.length === 0;
      incomplete = { step: course.step, ...gapOf(error, budget, isFirst) };
    } finally {
      left.abort();
    }
    const known = { ...course.known, sandboxes: batches.sandboxes, incomplete };
    return { suite: course.suite, report: reportOf(known, course.rounds, performance.now() - startedAt) };
  }
}

/** What the user learns of a step that could not be taken. @throws what is no trouble of our machine's. */
function gapOf(error: unknown, budget: AbortSignal, isFirst: boolean): { code: string; message: string } {
  if (error instanceof DisagreementNotAcceptedException) throw error;
  if (budget.aborted)
    return { code: 'VERIFICATION_BUDGET_SPENT', message: 'the time for the verification was spent' };
  if (isFirst || !(error instanceof TesterException)) throw error;
  return { code: error.code, message: error.message };
}
