import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { RunFacts } from './execution.dto';
import { RUNTIME_IDS, SOURCE_NAME_PATTERN, type RuntimeId } from './languages';
import { EXPLORATION_MUTANTS_MAX, SOURCE_MAX_CHARACTERS, SOURCE_NAME_MAX_CHARACTERS } from './limits';
import { IsStringRecord } from './is-string-record';
import { NoNullBytes } from './no-null-bytes';
import { RequestedLimits } from './run-limits';

/** A small change of the source, made while it is explored to see which calls notice it. */
export class ExplorationMutant {
  @Matches(/^[\w.-]{1,64}$/) id!: string;
  /** 1-based line on which the change begins. */
  @IsInt() @Min(1) line!: number;
  /** UTF-16 offsets in the source, from `start` up to and without `end`. */
  @IsInt() @Min(0) start!: number;
  @IsInt() @Min(0) end!: number;
  @IsString() @NoNullBytes() @MaxLength(SOURCE_MAX_CHARACTERS) replacement!: string;
}

/** Body of the worker's `POST /explorations`. */
export class ExplorationRequest {
  @IsIn(RUNTIME_IDS) runtime!: RuntimeId;
  @IsString() @IsNotEmpty() @NoNullBytes() @MaxLength(SOURCE_MAX_CHARACTERS * 20) source!: string;
  @IsOptional()
  @IsString()
  @Matches(SOURCE_NAME_PATTERN)
  @MaxLength(SOURCE_NAME_MAX_CHARACTERS)
  sourceName?: string;
  /** Mutants to tell of each observation whether it kills them, where the runtime can (see {@link Observation.kills}). */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(EXPLORATION_MUTANTS_MAX)
  @ValidateNested({ each: true })
  @Type(() => ExplorationMutant)
  mutants?: ExplorationMutant[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => RequestedLimits) limits?: RequestedLimits;
  /** Only where a warm sandbox is idle, and no longer than until another run wants its place; else 503 `NO_FREE_SLOT`. */
  @IsOptional() @IsBoolean() onlyIfFree?: boolean;
}

export const CALLABLE_KINDS = [
  'function',
  'method',
  'class_method',
  'static_method',
  'property',
  'constructor',
] as const;
export type CallableKind = (typeof CALLABLE_KINDS)[number];

export class ExploredCallable {
  /** Dotted name inside the module, such as `Account.deposit`. */
  @IsString() qualifiedName!: string;
  @IsIn(CALLABLE_KINDS) kind!: CallableKind;
  @IsBoolean() isAsync!: boolean;
  /** 1-based first and last line in the source. */
  @IsInt() firstLine!: number;
  @IsInt() lastLine!: number;
}

export const OUTCOME_KINDS = ['returned', 'raised'] as const;
export type OutcomeKind = (typeof OUTCOME_KINDS)[number];

/**
 * What one call did. All code is text in the source's language and refers to the module's public names bare
 * (`Account(10)`, `parse('x')`).
 */
export class Observation {
  /** `qualifiedName` of the callable. */
  @IsString() callable!: string;
  /** Statements run before the call (building and driving the object), in order. Each may bind names used later. */
  @IsArray() @IsString({ each: true }) setup!: string[];
  /** The object expression for a method (often a name bound in `setup`); null for functions. */
  @IsOptional() @IsString() receiver!: string | null;
  /** The call with `{0}`, `{1}` … in the place of the arguments, such as `account.deposit({0})` or `{0} in stack`. */
  @IsString() call!: string;
  /** Arguments as source-language expressions. */
  @IsArray() @IsString({ each: true }) args!: string[];
  /** Names of the parameters that `args` stand for, in the same order. */
  @IsArray() @IsString({ each: true }) argNames!: string[];
  /** Declared types of `args`, as code, in languages where a test must name them. */
  @IsOptional() @IsArray() @IsString({ each: true }) argTypes?: string[];
  /** Public names of the source that the code of this observation uses. */
  @IsArray() @IsString({ each: true }) names!: string[];
  /** Import statements for what else it uses, such as `from decimal import Decimal`. */
  @IsArray() @IsString({ each: true }) imports!: string[];
  @IsIn(OUTCOME_KINDS) outcome!: OutcomeKind;
  /**
   * `returned`: the value as an expression that evaluates to an equal value; null for a statement, or when it
   * has none (see `resultState`).
   */
  @IsOptional() @IsString() value!: string | null;
  /** `returned`: the type name of the value. `raised`: the exception's importable name, such as `ValueError`. */
  @IsString() type!: string;
  /** `raised`: text of the exception where it is the same in every run; else null. */
  @IsOptional() @IsString() message!: string | null;
  /** `raised`: by a statement of the source that says so, not by an operation that happened to fail. */
  @IsBoolean() deliberate!: boolean;
  /** True where the value holds a float that should be compared approximately. */
  @IsBoolean() approximate!: boolean;
  /** The result was an iterator: 0 when `value` lists all its items, n when it lists the first n; null otherwise. */
  @IsOptional() @IsInt() @Min(0) drained!: number | null;
  /** Facts on a result that has no expression: expression over the name `result` → expression of its value. */
  @IsStringRecord() resultState!: Record<string, string>;
  /** What the call changed of its receiver and of recording callbacks: expression (`account.balance`) → its new value. */
  @IsStringRecord() stateAfter!: Record<string, string>;
  /** Arguments that the call changed: position in `args` → expression of the value afterwards. */
  @IsStringRecord() argsAfter!: Record<string, string>;
  /** Text files of the working directory that the call wrote: relative path → content. */
  @IsStringRecord() filesAfter!: Record<string, string>;
  /** The call must run in an empty working directory of its own. */
  @IsBoolean() usesFiles!: boolean;
  /** What the call printed; null when nothing, or too much to pin. */
  @IsOptional() @IsString() stdout!: string | null;
  /** The call or its setup may throw something that a test must declare (Java's checked exceptions). */
  @IsOptional() @IsBoolean() throwsChecked?: boolean;
  /** Line-to-line arcs of the source the call went through, as "from->to", or probes passed; their set is the path. */
  @IsArray() @IsString({ each: true }) arcs!: string[];
  /** Ids of mutants that this call tells from the source, of those there was time for; not all of its kills are known. */
  @IsOptional() @IsArray() @IsString({ each: true }) kills?: string[];
}

export class SkippedCallable {
  @IsString() qualifiedName!: string;
  /** One English sentence: hangs, not deterministic, cannot be built, needs input … */
  @IsString() reason!: string;
}

export class ImportFailure {
  @IsString() type!: string;
  @IsString() message!: string;
  /** 1-based; null where it is not known. */
  @IsOptional() @IsInt() line!: number | null;
  @IsOptional() @IsInt() column!: number | null;
}

/** Answer of the worker's `POST /explorations`. */
export class Exploration {
  @IsIn(RUNTIME_IDS) runtime!: RuntimeId;
  /** Set when the source does not compile or raises while it is imported; then there are no observations. */
  @IsOptional() @ValidateNested() @Type(() => ImportFailure) importFailure!: ImportFailure | null;
  /** Package of the source, in languages that have packages; '' for the unnamed one. */
  @IsOptional() @IsString() packageName?: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => ExploredCallable) callables!: ExploredCallable[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => Observation) observations!: Observation[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => SkippedCallable) skipped!: SkippedCallable[];
  /** Set when the exploration ended early (limit reached); what was seen until then is here. */
  @IsOptional() @IsString() incomplete!: string | null;
  /** Branches of the source (as "from->to") that can be taken at all. */
  @IsArray() @IsString({ each: true }) possibleArcs!: string[];
  @IsInt() @Min(0) calls!: number;
  @ValidateNested() @Type(() => RunFacts) facts!: RunFacts;
}
