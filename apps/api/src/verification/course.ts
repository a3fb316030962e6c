import type {
  RoundAuthor,
  RoundReason,
  VerdictEvent,
  VerificationEvent,
  VerificationRound,
  VerificationStep,
} from '@tester/contracts';
import { TesterException } from '@tester/exceptions';
import type { SourceTree } from '../languages/source-tree';
import { nothingKnown, type Knowledge } from './5-report';
import { newVerdicts } from './candidate';
import { toldBy } from './progress';
import { Proof, type ProofStep } from './proof';
import { markAccepted, withAccepted } from './repair/accept';
import { faultsIn, gapsIn, hasGained, isMended, withLost } from './repair/judge-revision';
import { repairedByRules } from './repair/rules';
import type { Reviser, RevisionWish } from './revision';
import type { TrialBatches } from './trial-batches';
import type { VerificationOrder } from './verification.service';

export type VerificationNews = VerificationEvent | VerdictEvent;

/** A suite on its way, and what is known of it. */
interface Stand {
  proof: Proof;
  known: Knowledge;
}

/** Times that a suite which does not load, or tests which do not run, are repaired. */
const REPAIRS = { suite: { rules: 1, writer: 2 }, tests: { rules: 1, writer: 1 } } as const;

/** One verification: the suite takes its steps, and its writer, where there is one, is asked for better ones. */
export class Course {
  readonly rounds: VerificationRound[] = [];
  step: VerificationStep = 'running';
  private stand: Stand;

  constructor(
    private readonly order: VerificationOrder,
    private readonly batches: TrialBatches,
    private readonly sourceTree: SourceTree | null,
    private readonly read: (suite: string) => Promise<SourceTree | null>,
    private readonly signal: AbortSignal,
  ) {
    this.stand = { proof: new Proof(batches, order, sourceTree, null), known: nothingKnown() };
  }

  /** The suite as it would be handed over now. */
  get suite(): string {
    return this.stand.proof.suite;
  }

  get known(): Knowledge {
    return this.stand.known;
  }

  /** @throws as `TrialBatches.run`; what was known before is still there then. */
  async *perform(): AsyncGenerator<VerificationNews, void> {
    const startedAt = performance.now();
    this.stand = yield* this.take('running', await this.unproven(this.order.suite));
    yield* this.accept();
    yield* this.repair();
    if (this.known.suiteFailure !== null) return;
    this.stand = yield* this.take('repeating', this.stand);
    this.stand = yield* this.take('mutating', this.stand);
    yield* this.closeGaps(startedAt);
    this.stand = yield* this.take('finishing', this.stand);
  }

  private async *take(step: ProofStep, { proof, known }: Stand): AsyncGenerator<VerificationNews, Stand> {
    yield this.begin(step);
    const round = this.round;
    const after = yield* toldBy<VerificationNews, Knowledge>((tell) => {
      this.batches.begin((progress) => tell({ type: 'verification', step, round, progress }));
      return proof.take(step, known);
    });
    for (const verdict of newVerdicts(step, known.candidates, after.candidates))
      yield { type: 'verdict', provisional: true, ...verdict };
    return { proof, known: after };
  }

  /** @throws DisagreementNotAcceptedException */
  private async *accept(): AsyncGenerator<VerificationNews, void> {
    const { accepted = [], language } = this.order;
    const { suiteTree } = this.stand.proof;
    if (accepted.length === 0 || this.known.suiteFailure !== null || suiteTree === null) return;
    const suite = withAccepted(language, suiteTree, this.known.candidates, accepted);
    if (suite !== this.suite) {
      yield this.beginRound('accepted', 'rules');
      this.adopt(yield* this.take('running', await this.unproven(suite)));
    }
    const { proof, known } = this.stand;
    this.stand = { proof, known: { ...known, candidates: markAccepted(known.candidates, accepted) } };
  }

  /** What does not run is put right by rules, then by the writer; what gets worse by it is not taken. */
  private async *repair(): AsyncGenerator<VerificationNews, void> {
    const { reviser } = this.order;
    if (reviser === undefined) return;
    const used = { suite: { rules: 0, writer: 0 }, tests: { rules: 0, writer: 0 } };
    for (;;) {
      const { known } = this.stand;
      const faults = faultsIn(known);
      const kind = known.suiteFailure === null ? 'tests' : 'suite';
      const by = used[kind].rules < REPAIRS[kind].rules ? 'rules' : 'writer';
      if (faults.length === 0 || used[kind][by] >= REPAIRS[kind][by]) return;
      used[kind][by] += 1;
      const wish: RevisionWish = { kind: 'repair', faults };
      const revised =
        by === 'rules' ? yield* this.applyRules(wish) : yield* this.ask(wish, 'writer', reviser);
      if (revised === null && by === 'writer') return;
      if (revised === null) continue;
      const tried = yield* this.take('running', revised);
      if (isMended(known, tried.known)) this.adopt(tried);
    }
  }

  /** Lines that no test runs, and mutants that survive, go back to the writer; what it leaves is filled by what was seen. */
  private async *closeGaps(startedAt: number): AsyncGenerator<VerificationNews, void> {
    const { reviser, filler, settings } = this.order;
    for (let left = settings.maxRounds; left > 0 && reviser !== undefined; left -= 1)
      if (!(yield* this.gapRound('writer', reviser, startedAt))) break;
    if (settings.maxRounds > 0 && filler !== undefined)
      yield* this.gapRound('characterization', filler, startedAt);
  }

  /** False where there is nothing to close, no time for it, or no answer. */
  private async *gapRound(
    by: RoundAuthor,
    author: Reviser,
    startedAt: number,
  ): AsyncGenerator<VerificationNews, boolean> {
    const { settings } = this.order;
    const wish = gapsIn(this.known, settings);
    // A round takes about as long as all before it: one that could not end in time is not begun.
    if (wish === null || (performance.now() - startedAt) * 2 > settings.budgetMs) return false;
    const revised = yield* this.ask(wish, by, author);
    if (revised === null) return false;
    let next = yield* this.take('running', revised);
    if (next.known.suiteFailure !== null) return true;
    next = yield* this.take('repeating', next);
    next = yield* this.take('mutating', next);
    if (hasGained(this.known, next.known)) this.adopt(next);
    return true;
  }

  private async *applyRules(
    wish: RevisionWish & { kind: 'repair' },
  ): AsyncGenerator<VerificationNews, Stand | null> {
    const { suiteTree } = this.stand.proof;
    const suite = repairedByRules({ ...this.order, ...wish, suiteTree, sourceTree: this.sourceTree });
    if (suite === null) return null;
    const revised = await this.unproven(suite);
    // A rule that leaves what no parser can read was none.
    if (revised.proof.suiteTree?.isWhole !== true) return null;
    yield this.beginRound('repair', 'rules');
    return revised;
  }

  /** The answer of who is asked; null when there is none, or nobody can be asked. */
  private async *ask(
    wish: RevisionWish,
    by: RoundAuthor,
    author: Reviser,
  ): AsyncGenerator<VerificationNews, Stand | null> {
    yield this.beginRound(wish.kind, by);
    const round = this.rounds.at(-1) as VerificationRound;
    try {
      const revised = await author(this.suite, wish, this.signal);
      if (revised.usage !== undefined) round.usage = revised.usage;
      return revised.suite === null ? null : await this.unproven(revised.suite);
    } catch (error) {
      this.signal.throwIfAborted();
      if (!(error instanceof TesterException)) throw error;
      round.failure = error.code;
      return null;
    }
  }

  private beginRound(reason: RoundReason, by: RoundAuthor): VerificationNews {
    this.rounds.push({ round: this.round + 1, reason, by, isTaken: false });
    return this.begin(reason === 'gaps' ? 'extending' : 'repairing');
  }

  private begin(step: VerificationStep): VerificationNews {
    this.step = step;
    return { type: 'verification', step, round: this.round };
  }

  /** The suite as it was written is round 1. */
  private get round(): number {
    return this.rounds.length + 1;
  }

  private adopt({ proof, known }: Stand): void {
    this.stand = { proof, known: withLost(this.known, known) };
    (this.rounds.at(-1) as VerificationRound).isTaken = true;
  }

  private async unproven(suite: string): Promise<Stand> {
    const suiteTree = await this.read(suite);
    const proof = new Proof(this.batches, { ...this.order, suite }, this.sourceTree, suiteTree);
    return { proof, known: nothingKnown() };
  }
}
