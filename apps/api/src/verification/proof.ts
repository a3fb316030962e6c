import type { MutantResult, Trial, TrialReport, VerificationStep } from '@tester/contracts';
import type { SourceTree } from '../languages/source-tree';
import {
  FINDING_TRIAL,
  inOrder,
  isTakenDown,
  judgeFirstRun,
  judgeSingleRuns,
  singleTrials,
} from './1-first-run';
import { aloneTrials, hollowTrials, judgeStability, shuffledTrials } from './2-stability';
import {
  isSuspect,
  mutantDeadlineMs,
  mutantResult,
  mutantStatus,
  mutantTrial,
  mutationReport,
  testsAgainst,
} from './3-mutation';
import { markRedundant } from './4-redundancy';
import type { Knowledge } from './5-report';
import { idOf, isKept, isStanding, type Candidate } from './candidate';
import { hollowSources } from './mutants/hollow';
import { makeMutants } from './mutants/make-mutants';
import { spread, type Mutant } from './mutants/mutant';
import { dropTests } from './suite/drop-tests';
import { inBatches, type TrialBatches } from './trial-batches';
import type { VerificationOrder } from './verification.service';

/** Trials in one sandbox: enough to make its start cheap, few enough to lose little with it. */
const BATCH_SIZE = 20;

/** Steps that a suite takes by itself, in their order. */
export type ProofStep = Extract<VerificationStep, 'running' | 'repeating' | 'mutating' | 'finishing'>;

/** The steps of one suite's verification, each from what is known to what is known then. */
export class Proof {
  /** The suite as it would be handed over now. */
  suite: string;
  /** What the first run took in milliseconds, and the lines that importing the source runs. */
  private baselineMs = 0;
  private importedLines: ReadonlySet<number> = new Set();

  constructor(
    private readonly batches: TrialBatches,
    private readonly order: VerificationOrder,
    private readonly sourceTree: SourceTree | null,
    /** Null where the suite cannot be read: then nothing can be cut out of it. */
    readonly suiteTree: SourceTree | null,
  ) {
    this.suite = order.suite;
  }

  /** What is known after a step, from what was known before it. @throws as `TrialBatches.run`. */
  take(step: ProofStep, known: Knowledge): Promise<Knowledge> {
    switch (step) {
      case 'running':
        return this.run(known);
      case 'repeating':
        return this.repeat(known);
      case 'mutating':
        return this.mutate(known);
      case 'finishing':
        return this.finish(known);
    }
  }

  private trials(batches: readonly (readonly Trial[])[], suite = this.order.suite): Promise<TrialReport[]> {
    return this.batches.run(suite, batches);
  }

  private async run(known: Knowledge): Promise<Knowledge> {
    const [report] = await this.trials([[{ id: 'first', measuresCoverage: true }]]);
    if (report === undefined) return known;
    if (isTakenDown(report)) {
      const [{ found } = report] = report.found.length > 0 ? [report] : await this.trials([[FINDING_TRIAL]]);
      if (found.length > 0) return this.runSingly(found, known);
    }
    const { all, candidates, suiteFailure } = judgeFirstRun(report);
    this.baselineMs = report.wallMs;
    this.importedLines = importedLines(report, this.order.source);
    return { ...known, all, candidates, suiteFailure, coverage: report.coverage };
  }

  private async runSingly(found: readonly string[], known: Knowledge): Promise<Knowledge> {
    const reports = await this.trials(inBatches(singleTrials(found), BATCH_SIZE));
    const { all, candidates } = judgeSingleRuns(found, reports);
    const standing = new Set(candidates.filter(isStanding).map(({ key }) => key));
    const sound = await this.trials([[{ id: 'sound', tests: [...standing], measuresCoverage: true }]]);
    const [whole] = sound.filter(({ verdict }) => verdict === 'passed');
    this.baselineMs = Math.max(...reports.map(({ wallMs }) => wallMs));
    if (whole === undefined) return { ...known, all, candidates };
    this.importedLines = importedLines(whole, this.order.source);
    return { ...known, all, candidates, coverage: whole.coverage };
  }

  private async repeat(known: Knowledge): Promise<Knowledge> {
    const { repeats } = this.order.settings;
    const hollow = this.sourceTree ? hollowSources(this.order.language, this.sourceTree) : [];
    const alone = aloneTrials(known.candidates);
    const shuffled = shuffledTrials(repeats, known.candidates).map((trial) => [trial]);
    const first = await this.trials([
      ...shuffled,
      ...inBatches([...alone, ...hollowTrials(hollow, known.candidates)], BATCH_SIZE),
    ]);
    const once = judgeStability(known.candidates, first);
    const isInDoubt = once.some(({ standing }) => standing === 'flaky' || standing === 'order_dependent');
    if (!isInDoubt) return { ...known, repeats, candidates: once };
    const again = await this.trials([...shuffled, ...inBatches(alone, BATCH_SIZE)]);
    return {
      ...known,
      repeats: repeats * 2,
      candidates: judgeStability(known.candidates, [...first, ...again]),
    };
  }

  private async mutate(known: Knowledge): Promise<Knowledge> {
    const { language, source, settings } = this.order;
    if (this.sourceTree === null || !known.candidates.some(isStanding)) return known;
    const all = makeMutants(language, this.sourceTree);
    const chosen = spread(all, settings.maxMutants);
    const results = await this.resultsOf(chosen, known.candidates, source);
    const mutation = all.length === 0 ? null : mutationReport(all.length, results);
    return { ...known, mutation, redundant: markRedundant(known.candidates, mutation && results) };
  }

  private async resultsOf(
    mutants: readonly Mutant[],
    candidates: readonly Candidate[],
    source: string,
  ): Promise<MutantResult[]> {
    const wallMs = mutantDeadlineMs(this.baselineMs);
    const plans = mutants.map((mutant) => ({
      mutant,
      tests: testsAgainst(mutant, candidates, this.importedLines),
    }));
    const trials = plans
      .filter(({ tests }) => tests.length > 0)
      .map(({ mutant, tests }) => mutantTrial(mutant, source, tests, wallMs));
    const reports = await this.trials(inBatches(trials, BATCH_SIZE));
    const slow = new Set(reports.filter(({ verdict }) => verdict === 'timed_out').map(({ id }) => id));
    const again = await this.trials(
      inBatches(
        trials.filter(({ id }) => slow.has(id)),
        BATCH_SIZE,
      ),
    );
    const last = new Map([...reports, ...again].map((report) => [report.id, report]));
    return mutants.map((mutant) => this.resultOf(mutant, last.get(mutant.id)));
  }

  private resultOf(mutant: Mutant, report: TrialReport | undefined): MutantResult {
    if (report === undefined) return mutantResult(mutant, 'not_covered');
    const { status, killedBy } = mutantStatus(report, this.order.language);
    const isDoubtful = status === 'survived' && isSuspect(mutant, this.order.source, mutant.replacement);
    return mutantResult(mutant, isDoubtful ? 'suspected_equivalent' : status, killedBy);
  }

  /** The suite as it will be handed over runs once more, and that run is the one reported. */
  private async finish(known: Knowledge): Promise<Knowledge> {
    const { language, settings } = this.order;
    const candidates = settings.minimize ? withoutRedundant(known) : known.candidates;
    const dropped = new Set(candidates.filter((each) => !isKept(each)));
    if (dropped.size === 0 || dropped.size === candidates.length) return { ...known, candidates };
    const trimmed =
      this.suiteTree && dropTests(language, this.suiteTree, inOrder(known.all, candidates), dropped);
    if (trimmed === null) return { ...known, candidates };
    const [report] = await this.trials([[{ id: 'last', measuresCoverage: true }]], trimmed);
    if (report === undefined || !isAsKnown(report, candidates)) return { ...known, candidates };
    this.suite = trimmed;
    return { ...known, candidates, coverage: report.coverage };
  }
}

/** Nothing fails but the tests that are kept because they do. */
function isAsKnown({ verdict, tests }: TrialReport, candidates: readonly Candidate[]): boolean {
  const bugs = new Set(candidates.filter((each) => isKept(each) && !isStanding(each)).map(idOf));
  if (bugs.size === 0) return verdict === 'passed';
  const failing = tests.filter(({ status }) => status === 'failed' || status === 'errored');
  return verdict === 'failed' && failing.every((test) => bugs.has(idOf(test)));
}

const withoutRedundant = ({ candidates, redundant }: Knowledge): Candidate[] =>
  candidates.map((each) =>
    isStanding(each) && redundant.has(each.key) ? { ...each, standing: 'redundant' } : each,
  );

/** Covered lines that ran in no test: those that importing the source runs. */
function importedLines(report: TrialReport, source: string): ReadonlySet<number> {
  const missed = new Set(report.coverage?.missedLines);
  const inTests = new Set(report.coverageByTest.flatMap(({ lines }) => lines));
  const all = Array.from({ length: source.split('\n').length }, (_, i) => i + 1);
  return new Set(all.filter((line) => !missed.has(line) && !inTests.has(line)));
}
