import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Coverage } from './execution.dto';
import type { ExecutionErrorEvent } from './execution-events';
import { ExecuteRequest } from './generation.dto';
import {
  ACCEPTED_MAX,
  ACCEPTED_NAME_MAX_CHARACTERS,
  VERIFICATION_MUTANTS_MAX,
  VERIFICATION_REPEATS_MAX,
  VERIFICATION_SECONDS_MAX,
  VERIFICATION_SECONDS_MIN,
} from './limits';
import { ModelUsage } from './model-usage.dto';
import { MutationReport } from './mutation.dto';

/**
 * What a test is worth after verification. Only `kept` ones are in the suite that is handed over; where it ended early, what
 * was not judged is there, too.
 * - `disagrees`: it expects one value, the code returned another: a wrong expectation, or a bug of the source.
 * - `rejected`: it does not run as written. - `trivial`: it passes whatever the code does.
 * - `flaky`: it changes its mind. - `order_dependent`: what it says depends on the tests around it.
 * - `redundant`: it passes, and adds neither coverage nor a mutant to what the tests before it have.
 * - `unproven`: it passed, and the verification ended before it was repeated.
 */
export const TEST_STANDINGS = [
  'kept',
  'disagrees',
  'rejected',
  'trivial',
  'flaky',
  'order_dependent',
  'redundant',
  'unproven',
] as const;
export type TestStanding = (typeof TEST_STANDINGS)[number];

export const VERIFICATION_STEPS = [
  'running',
  'repairing',
  'repeating',
  'mutating',
  'extending',
  'finishing',
] as const;
export type VerificationStep = (typeof VERIFICATION_STEPS)[number];

/** `bug`: the source is wrong, and the failing test stays. `behaviour`: the test is to expect what the code returns today. */
export const ACCEPTANCES = ['bug', 'behaviour'] as const;
export type Acceptance = (typeof ACCEPTANCES)[number];

/** What a user decides about a test that disagrees. */
export class AcceptedDisagreement {
  @IsString() @MaxLength(ACCEPTED_NAME_MAX_CHARACTERS) name!: string;
  /** Enclosing classes or describe blocks, outermost first. Default none. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(ACCEPTED_NAME_MAX_CHARACTERS, { each: true })
  path?: string[];
  @IsIn(ACCEPTANCES) as!: Acceptance;
}

/** A value that a test expected, and what the code returned, both as the test framework shows them. */
export class Disagreement {
  @IsString() expected!: string;
  @IsString() actual!: string;
}

export class TestVerdict {
  @IsString() name!: string;
  /** Enclosing classes or describe blocks, outermost first. */
  @IsArray() @IsString({ each: true }) path!: string[];
  @IsIn(TEST_STANDINGS) standing!: TestStanding;
  @IsNumber() @Min(0) durationMs!: number;
  /** The evidence, where it is not kept. */
  @IsOptional() @IsString() message!: string | null;
  /** With `disagrees`. */
  @IsOptional() @ValidateNested() @Type(() => Disagreement) disagreement?: Disagreement;
  /** What the user decided about what it disagrees, or disagreed, about. */
  @IsOptional() @IsIn(ACCEPTANCES) accepted?: Acceptance;
  /** 1-based lines of the source that ran while it did. */
  @IsArray() @IsInt({ each: true }) lines!: number[];
}

/** How many tests came how far, in the words of TestGen-LLM (arXiv:2402.09171). */
export class VerificationFunnel {
  @IsInt() written!: number;
  /** Could be loaded and run at all. */
  @IsInt() built!: number;
  @IsInt() passed!: number;
  /** Passed every time, in every order and alone. */
  @IsInt() passedRepeatedly!: number;
  /** Add coverage, or kill a mutant. */
  @IsInt() adding!: number;
  @IsInt() kept!: number;
}

/** Why a verification ended early: our machine's affair, or a budget that was spent; it says nothing about the suite. */
export class VerificationGap {
  @IsIn(VERIFICATION_STEPS) step!: VerificationStep;
  @IsString() code!: string;
  @IsString() message!: string;
}

export const ROUND_REASONS = ['repair', 'gaps', 'accepted'] as const;
export type RoundReason = (typeof ROUND_REASONS)[number];
export const ROUND_AUTHORS = ['rules', 'writer', 'characterization'] as const;
export type RoundAuthor = (typeof ROUND_AUTHORS)[number];

/** One attempt at a better suite; the suite as it was written is round 1. */
export class VerificationRound {
  @IsInt() @Min(2) round!: number;
  /**
   * `repair`: the suite, or tests of it, did not run. `gaps`: lines that no test ran, mutants that survived. `accepted`:
   * the user has tests expect what the code returns today.
   */
  @IsIn(ROUND_REASONS) reason!: RoundReason;
  /**
   * `rules`: imports, names and brackets that are certain. `writer`: the writer of the suite was asked. `characterization`:
   * tests of what the source does were added to it.
   */
  @IsIn(ROUND_AUTHORS) by!: RoundAuthor;
  /** Whether what came of it was better, and harmed no other test: only then the suite is taken. */
  @IsBoolean() isTaken!: boolean;
  /** Why the writer could not be asked: the code of the failure. */
  @IsOptional() @IsString() failure?: string;
  /** What the model counted. */
  @IsOptional() @ValidateNested() @Type(() => ModelUsage) usage?: ModelUsage;
}

/** What was proved about a suite. What is null was not looked at. */
export class VerificationReport {
  @IsArray() @ValidateNested({ each: true }) @Type(() => TestVerdict) verdicts!: TestVerdict[];
  /** Of the suite as it is handed over. */
  @IsOptional() @ValidateNested() @Type(() => Coverage) coverage!: Coverage | null;
  @IsOptional() @ValidateNested() @Type(() => MutationReport) mutation!: MutationReport | null;
  @ValidateNested() @Type(() => VerificationFunnel) funnel!: VerificationFunnel;
  /** Why the suite as a whole proves nothing, such as a syntax error in it; null when it ran. */
  @IsOptional() @IsString() suiteFailure!: string | null;
  @IsOptional() @ValidateNested() @Type(() => VerificationGap) incomplete!: VerificationGap | null;
  /** Times that each test ran with all others, in fresh sandboxes and shuffled. */
  @IsInt() repeats!: number;
  @IsInt() sandboxes!: number;
  /** Attempts at a better suite, in their order; left out where there were none. */
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => VerificationRound)
  rounds?: VerificationRound[];
  @IsNumber() durationMs!: number;
}

/** Body of `POST /api/verification`: a suite that the user brings, whoever wrote it. */
export class VerifyRequest extends ExecuteRequest {
  /** Times that the passing tests run again. Default 4. */
  @IsOptional() @IsInt() @Min(1) @Max(VERIFICATION_REPEATS_MAX) repeats?: number;
  /** Mutants that are run at most. Default 40; 0: none. */
  @IsOptional() @IsInt() @Min(0) @Max(VERIFICATION_MUTANTS_MAX) max_mutants?: number;
  /** Tests that disagree, and what is to become of them; each must be known to disagree. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(ACCEPTED_MAX)
  @ValidateNested({ each: true })
  @Type(() => AcceptedDisagreement)
  accept?: AcceptedDisagreement[];
  /** Drop tests that add nothing to those before them. Default false. */
  @IsOptional() @IsBoolean() minimize?: boolean;
  /** Seconds for all of it. Default 90. */
  @IsOptional()
  @IsInt()
  @Min(VERIFICATION_SECONDS_MIN)
  @Max(VERIFICATION_SECONDS_MAX)
  budget_seconds?: number;
}

/** Answer of `POST /api/verification`. */
export class VerifyAnswer {
  /** The suite with its kept tests alone; the one that came where they cannot be told apart in its text. */
  @IsString() suite!: string;
  @ValidateNested() @Type(() => VerificationReport) report!: VerificationReport;
}

/**
 * A step of a verification has begun, or goes on. `round` counts from 1; `progress` is the part of the step's runs that
 * are done, between 0 and 1, and left out when it begins.
 */
export type VerificationEvent = {
  type: 'verification';
  step: VerificationStep;
  round: number;
  progress?: number;
};

/**
 * What a test is worth. With `provisional`, as far as the steps so far tell: a later event may say otherwise of the same
 * test. Without it, after the last step: the last word, one for each test.
 */
export type VerdictEvent = { type: 'verdict'; provisional?: true } & TestVerdict;

/** What `POST /api/verification` streams: the steps, provisional verdicts, then exactly one `report` or `error`. */
export type VerifyEvent =
  VerificationEvent | VerdictEvent | ({ type: 'report' } & VerifyAnswer) | ExecutionErrorEvent;
