import { Transform, Type } from 'class-transformer';
import {
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
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { LANGUAGES, SOURCE_NAME_PATTERN, type Language } from './languages';
import {
  SOURCE_MAX_BYTES,
  SOURCE_MAX_CHARACTERS,
  SOURCE_MIN_CHARACTERS,
  SOURCE_NAME_MAX_CHARACTERS,
  SUITE_MAX_CHARACTERS,
  TURNSTILE_TOKEN_MAX_CHARACTERS,
  VERIFICATION_MUTANTS_MAX,
  VERIFICATION_REPEATS_MAX,
  VERIFICATION_ROUNDS_MAX,
  VERIFICATION_SECONDS_MAX,
  VERIFICATION_SECONDS_MIN,
} from './limits';
import { lowerCase } from './lower-case';
import { MaxBytes } from './max-bytes';
import { NoNullBytes } from './no-null-bytes';
import { RequestedLimits } from './run-limits';
import { TrimmedMinLength } from './trimmed-min-length';

/** Writers that may stand in for a model that is away. */
export const FALLBACKS = ['characterization'] as const;
export type Fallback = (typeof FALLBACKS)[number];

/** Body of `POST /api/generate`. Field names are the single-page app's. */
export class GenerateRequest {
  @IsString()
  @NoNullBytes()
  @TrimmedMinLength(SOURCE_MIN_CHARACTERS)
  @MaxLength(SOURCE_MAX_CHARACTERS)
  @MaxBytes(SOURCE_MAX_BYTES)
  input_code!: string;
  @Transform(lowerCase) @IsIn(LANGUAGES) language!: Language;
  /** Model or writer to use; the configured default when left out. */
  @IsOptional() @IsString() @MinLength(1) @MaxLength(50) model?: string;
  @IsOptional() @IsString() @MaxLength(TURNSTILE_TOKEN_MAX_CHARACTERS) turnstile_token?: string;
  @IsOptional() @IsBoolean() is_regenerate?: boolean;
  /** Module name of the source, so that the suite imports it by its natural name. Default `solution`. */
  @IsOptional()
  @IsString()
  @Matches(/^[A-Za-z_][A-Za-z0-9_]*$/)
  @MaxLength(SOURCE_NAME_MAX_CHARACTERS)
  source_name?: string;
  /** The writer that may stand in when the model is away; left out, such a generation ends with an `error`. */
  @IsOptional() @IsIn(FALLBACKS) fallback?: Fallback;
  /** Put the suite to the proof once it is written, and save the kept tests alone. Default: as configured. */
  @IsOptional() @IsBoolean() verify?: boolean;
  /** Times that the passing tests run again. Default 4. */
  @IsOptional() @IsInt() @Min(1) @Max(VERIFICATION_REPEATS_MAX) repeats?: number;
  /** Mutants that are run at most. Default 40; 0: none. */
  @IsOptional() @IsInt() @Min(0) @Max(VERIFICATION_MUTANTS_MAX) max_mutants?: number;
  /** Drop tests that add nothing to those before them. Default false. */
  @IsOptional() @IsBoolean() minimize?: boolean;
  /** Times that the writer may close gaps: lines that no test runs, mutants that survive. Default 1; 0: never. */
  @IsOptional() @IsInt() @Min(0) @Max(VERIFICATION_ROUNDS_MAX) max_rounds?: number;
  /** Part of the source's lines from which there are no gaps to close. Default 1. */
  @IsOptional() @IsNumber() @Min(0) @Max(1) target_coverage?: number;
  /** Part of its valid mutants that is to be noticed. Default 1. */
  @IsOptional() @IsNumber() @Min(0) @Max(1) target_mutation?: number;
  /** Seconds for the whole verification. Default 90. */
  @IsOptional()
  @IsInt()
  @Min(VERIFICATION_SECONDS_MIN)
  @Max(VERIFICATION_SECONDS_MAX)
  budget_seconds?: number;
}

/** Body of `POST /api/execution/execute`. Field names are the single-page app's. */
export class ExecuteRequest {
  @IsString()
  @IsNotEmpty()
  @NoNullBytes()
  @MaxLength(SOURCE_MAX_CHARACTERS)
  @MaxBytes(SOURCE_MAX_BYTES)
  code!: string;
  @IsString() @IsNotEmpty() @NoNullBytes() @MaxLength(SUITE_MAX_CHARACTERS) test_code!: string;
  @Transform(lowerCase) @IsIn(LANGUAGES) language!: Language;
  @IsOptional()
  @IsString()
  @Matches(SOURCE_NAME_PATTERN)
  @MaxLength(SOURCE_NAME_MAX_CHARACTERS)
  source_name?: string;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => RequestedLimits) limits?: RequestedLimits;
}

export const GENERATION_STATUSES = ['running', 'done', 'incomplete', 'error', 'cancelled'] as const;
export type GenerationStatus = (typeof GENERATION_STATUSES)[number];

/** Answer of `GET /api/generations/:id`. */
export class GenerationSnapshot {
  @IsUUID() generationId!: string;
  @IsIn(GENERATION_STATUSES) status!: GenerationStatus;
  /** What is written so far; null once the events have expired (the history keeps a finished suite). */
  @IsOptional() @IsString() suite!: string | null;
  /** Number of the last event; `GET …/events?after=` this follows on without gap or duplicate. */
  @IsInt() @Min(0) lastEvent!: number;
  /** Id of the saved history entry; null while running and where nothing was saved. */
  @IsOptional() @IsUUID() historyId!: string | null;
}
