import { Injectable } from '@nestjs/common';
import type { Language, RequestedLimits, VerificationReport, VerificationStep } from '@tester/contracts';
import { TesterException } from '@tester/exceptions';
import { RUNTIME_OF_LANGUAGE } from '../execution/runtime-of-language';
import { SandboxWorker } from '../execution/sandbox-worker.port';
import { SourceTrees } from '../languages/source-trees';
import { nothingKnown, reportOf, type Knowledge } from './5-report';
import { Proof } from './proof';
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
   * Yields each step as it begins. An engine that fails on the way, or a budget that is spent, ends in
   * `report.incomplete` with what is known by then.
   * @throws AbortError on `caller`; a TesterException when the very first run could not be had.
   */
  async *verify(order: VerificationOrder, caller: AbortSignal): AsyncGenerator<VerificationStep, Verified> {
    const startedAt = performance.now();
    const { language, source, suite, sourceName, limits, settings } = order;
    const budget = AbortSignal.timeout(settings.budgetMs);
    const subject = {
      runtime: RUNTIME_OF_LANGUAGE[language],
      source,
      suite,
      ...(sourceName && { sourceName }),
      ...(limits && { limits }),
    };
    const batches = new TrialBatches(this.worker, subject, AbortSignal.any([caller, budget]));
    const proof = new Proof(
      batches,
      order,
      await this.trees.read(language, source),
      await this.trees.read(language, suite),
    );
    let known: Knowledge = nothingKnown();
    let step: VerificationStep = 'running';
    try {
      for (const [name, next] of proof.steps()) {
        yield (step = name);
        known = await next(known);
        if (known.suiteFailure !== null) break;
      }
    } catch (error) {
      caller.throwIfAborted();
      const isFirst = step === 'running';
      known = { ...known, incomplete: { step, ...gapOf(error, budget, isFirst) } };
    }
    const report = reportOf({ ...known, sandboxes: batches.sandboxes }, performance.now() - startedAt);
    return { suite: proof.suite, report };
  }
}

/** What the user learns of a step that could not be taken. @throws what is no trouble of our machine's. */
function gapOf(error: unknown, budget: AbortSignal, isFirst: boolean): { code: string; message: string } {
  if (budget.aborted)
    return { code: 'VERIFICATION_BUDGET_SPENT', message: 'the time for the verification was spent' };
  if (isFirst || !(error instanceof TesterException)) throw error;
  return { code: error.code, message: error.message };
}
