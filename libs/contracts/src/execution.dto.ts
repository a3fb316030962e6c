import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { RUNTIME_IDS, SOURCE_NAME_PATTERN, type RuntimeId } from './languages';
import { CODE_MAX_CHARACTERS, SOURCE_NAME_MAX_CHARACTERS } from './limits';
import { NoNullBytes } from './no-null-bytes';
import { LIMIT_NAMES, RequestedLimits, type LimitName } from './run-limits';

/** How an execution as a whole ended. Speaks about the user's code, never about our machine. */
export const VERDICTS = [
  'passed',
  'failed',
  'crashed',
  'timed_out',
  'out_of_memory',
  'output_flooded',
  'no_tests',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** How one test ended. `errored`: it could not be collected, set up or torn down. */
export const TEST_STATUSES = ['passed', 'failed', 'errored', 'skipped'] as const;
export type TestStatus = (typeof TEST_STATUSES)[number];

/** Body of the worker's `POST /executions`. */
export class ExecutionRequest {
  @IsIn(RUNTIME_IDS) runtime!: RuntimeId;
  @IsString() @IsNotEmpty() @NoNullBytes() @MaxLength(CODE_MAX_CHARACTERS) source!: string;
  @IsString() @IsNotEmpty() @NoNullBytes() @MaxLength(CODE_MAX_CHARACTERS) suite!: string;
  /** Name by which the suite imports the source; taken from the suite's imports when left out. */
  @IsOptional()
  @IsString()
  @Matches(SOURCE_NAME_PATTERN)
  @MaxLength(SOURCE_NAME_MAX_CHARACTERS)
  sourceName?: string;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => RequestedLimits) limits?: RequestedLimits;
}

export class TestResult {
  @IsString() name!: string;
  /** Enclosing classes or describe blocks, outermost first. */
  @IsArray() @IsString({ each: true }) path!: string[];
  @IsIn(TEST_STATUSES) status!: TestStatus;
  @IsNumber() @Min(0) durationMs!: number;
  /** Why it failed or was skipped, with the lines of source and suite; null when it passed. */
  @IsOptional() @IsString() message!: string | null;
}

export class CoverageCount {
  @IsInt() @Min(0) covered!: number;
  @IsInt() @Min(0) total!: number;
}

/** Coverage of the source alone. Lines are 1-based lines of the source as it was sent. */
export class Coverage {
  @ValidateNested() @Type(() => CoverageCount) lines!: CoverageCount;
  @ValidateNested() @Type(() => CoverageCount) branches!: CoverageCount;
  @IsArray() @IsInt({ each: true }) missedLines!: number[];
  /** Branches not taken as "from->to" lines; a negative target leaves the function that starts there. */
  @IsArray() @IsString({ each: true }) missedBranches!: string[];
}

/** What the run printed: valid UTF-8, each stream cut at its cap with a marker at the end. */
export class RunOutput {
  @IsString() stdout!: string;
  @IsString() stderr!: string;
  /** Bytes that were dropped past the cap, both streams together. */
  @IsInt() @Min(0) droppedBytes!: number;
}

export class RunFacts {
  @IsOptional() @IsInt() exitCode!: number | null;
  @IsOptional() @IsInt() signal!: number | null;
  @IsNumber() wallMs!: number;
  @IsNumber() cpuMs!: number;
  @IsInt() peakMemoryBytes!: number;
  /** Content id of the sandbox image, `sha256:…`. */
  @IsString() imageDigest!: string;
  /** The engine's OCI runtime, such as `runc` or `runsc`. */
  @IsString() engineRuntime!: string;
}

/** What a compiler or checker found that is no reason to refuse the run, such as a type error. */
export class CodeWarning {
  @IsString() message!: string;
  /** Name of the file; null where the warning is about no place. Line and column count from 1. */
  @IsOptional() @IsString() file!: string | null;
  @IsOptional() @IsInt() @Min(1) line!: number | null;
  @IsOptional() @IsInt() @Min(1) column!: number | null;
}

/** Answer of the worker's `POST /executions`. */
export class ExecutionReport {
  @IsUUID() executionId!: string;
  @IsIn(RUNTIME_IDS) runtime!: RuntimeId;
  @IsIn(VERDICTS) verdict!: Verdict;
  /** One sentence on why the verdict is not `passed`; null when it is. */
  @IsOptional() @IsString() reason!: string | null;
  /** The limit it ran into, where that is why it did not pass. */
  @IsOptional() @IsIn(LIMIT_NAMES) limit!: LimitName | null;
  @IsArray() @ValidateNested({ each: true }) @Type(() => TestResult) tests!: TestResult[];
  /** Null when the run ended before coverage could be read. */
  @IsOptional() @ValidateNested() @Type(() => Coverage) coverage!: Coverage | null;
  /** What the language's checker has to say, type errors above all; the verdict does not look at it. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => CodeWarning) warnings!: CodeWarning[];
  @ValidateNested() @Type(() => RunOutput) output!: RunOutput;
  @ValidateNested() @Type(() => RunFacts) facts!: RunFacts;
}

/** Answer of `POST /api/execution/execute`: the three fields of the single-page app, and the whole report. */
export class ExecuteAnswer {
  /** True when the verdict is `passed`. */
  @IsBoolean() success!: boolean;
  /** One line a test, then what the run printed. */
  @IsString() output!: string;
  /** Why it did not pass; empty on success. */
  @IsString() error!: string;
  @ValidateNested()
  @Type(() => ExecutionReport)
  report!: ExecutionReport;
}
