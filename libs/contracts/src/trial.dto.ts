import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Coverage, TestResult, VERDICTS, type Verdict } from './execution.dto';
import { RUNTIME_IDS, SOURCE_NAME_PATTERN, type RuntimeId } from './languages';
import { CODE_MAX_CHARACTERS, SOURCE_NAME_MAX_CHARACTERS, TRIALS_MAX, TRIAL_TESTS_MAX } from './limits';
import { NoNullBytes } from './no-null-bytes';
import { RequestedLimits } from './run-limits';

/**
 * One run of a suite, or of a part of it, perhaps against a changed source. Trials share sandboxes, and nothing else:
 * none sees the files, processes or globals of another.
 */
export class Trial {
  @Matches(/^[\w.-]{1,64}$/) id!: string;
  /** The source of this trial alone, such as a mutant; the request's when left out. */
  @IsOptional() @IsString() @IsNotEmpty() @NoNullBytes() @MaxLength(CODE_MAX_CHARACTERS) source?: string;
  /** Keys of the tests to run ({@link TrialTest.key}); all when left out. */
  @IsOptional() @IsArray() @ArrayMaxSize(TRIAL_TESTS_MAX) @IsString({ each: true }) tests?: string[];
  /**
   * Seed of the order in which the tests run; the suite's own order when left out. An odd seed gives the reverse of what
   * the one before it gives.
   */
  @IsOptional() @IsInt() @Min(0) @Max(2 ** 31 - 1) seed?: number;
  /** End at the first test that does not pass: who asks whether a mutant is killed needs no second killer. */
  @IsOptional() @IsBoolean() stopsAtFailure?: boolean;
  /** Measure coverage, in all and by test. */
  @IsOptional() @IsBoolean() measuresCoverage?: boolean;
  /** Wall-clock milliseconds that this trial may take; the run's limit when left out. */
  @IsOptional() @IsInt() @Min(100) @Max(600_000) wallMs?: number;
}

/** Body of the worker's `POST /trials`. */
export class TrialsRequest {
  @IsIn(RUNTIME_IDS) runtime!: RuntimeId;
  @IsString() @IsNotEmpty() @NoNullBytes() @MaxLength(CODE_MAX_CHARACTERS) source!: string;
  @IsString() @IsNotEmpty() @NoNullBytes() @MaxLength(CODE_MAX_CHARACTERS) suite!: string;
  @IsOptional()
  @IsString()
  @Matches(SOURCE_NAME_PATTERN)
  @MaxLength(SOURCE_NAME_MAX_CHARACTERS)
  sourceName?: string;
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(TRIALS_MAX)
  @ValidateNested({ each: true })
  @Type(() => Trial)
  trials!: Trial[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => RequestedLimits) limits?: RequestedLimits;
}

export class TrialTest extends TestResult {
  /** Names the test in {@link Trial.tests}; the same in every trial of one suite. */
  @IsString() key!: string;
}

export class TestCoverage {
  @IsString() key!: string;
  /** 1-based lines of the source that ran while this test did; what importing the source runs is not among them. */
  @IsArray() @IsInt({ each: true }) lines!: number[];
}

/** What one trial showed. */
export class TrialReport {
  @IsString() id!: string;
  @IsIn(VERDICTS) verdict!: Verdict;
  /** One sentence on why the verdict is not `passed`; null when it is. */
  @IsOptional() @IsString() reason!: string | null;
  /** Keys of all tests that were found, whether they came to run or not; empty when the suite did not load. */
  @IsArray() @IsString({ each: true }) found!: string[];
  /** In the order they ran. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => TrialTest) tests!: TrialTest[];
  /** Null where it was not asked for, or could not be read. */
  @IsOptional() @ValidateNested() @Type(() => Coverage) coverage!: Coverage | null;
  @IsArray() @ValidateNested({ each: true }) @Type(() => TestCoverage) coverageByTest!: TestCoverage[];
  @IsNumber() wallMs!: number;
}

/** Answer of the worker's `POST /trials`: one report for each trial, in the order of the request. */
export class TrialsAnswer {
  @IsArray() @ValidateNested({ each: true }) @Type(() => TrialReport) reports!: TrialReport[];
  /** Sandboxes that it took: one, and one more for each trial that took its sandbox with it. */
  @IsInt() @Min(1) sandboxes!: number;
}
