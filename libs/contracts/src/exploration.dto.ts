import { Type } from 'class-transformer';
import {
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
import { RequestedLimits, RunFacts } from './execution.dto';
import { RUNTIME_IDS, type RuntimeId } from './languages';
import { SOURCE_MAX_CHARACTERS, SOURCE_NAME_MAX_CHARACTERS } from './limits';
import { NoNullBytes } from './no-null-bytes';

/** Body of the worker's `POST /explorations`. */
export class ExplorationRequest {
  @IsIn(RUNTIME_IDS) runtime!: RuntimeId;
  @IsString() @IsNotEmpty() @NoNullBytes() @MaxLength(SOURCE_MAX_CHARACTERS * 20) source!: string;
  @IsOptional()
  @IsString()
  @Matches(/^[A-Za-z_][A-Za-z0-9_]*$/)
  @MaxLength(SOURCE_NAME_MAX_CHARACTERS)
  sourceName?: string;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => RequestedLimits) limits?: RequestedLimits;
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
  /** The object expression for a method (a name bound in `setup`); null for functions. */
  @IsOptional() @IsString() receiver!: string | null;
  /** Positional arguments as source-language expressions. */
  @IsArray() @IsString({ each: true }) args!: string[];
  @IsIn(OUTCOME_KINDS) outcome!: OutcomeKind;
  /** `returned`: the value as an expression that evaluates to an equal value; null when it has none (see `check`). */
  @IsOptional() @IsString() value!: string | null;
  /** `returned`: the type name of the value. `raised`: the exception's importable name, such as `ValueError`. */
  @IsString() type!: string;
  /** `raised`: text of the exception. */
  @IsOptional() @IsString() message!: string | null;
  /** True where the value holds a float that should be compared approximately. */
  @IsBoolean() approximate!: boolean;
  /** State of the receiver afterwards: public attribute name → expression; only what the call changed. */
  @IsObject() stateAfter!: Record<string, string>;
  /** Line-to-line arcs of the source the call went through, as "from->to"; their set is the path. */
  @IsArray() @IsString({ each: true }) arcs!: string[];
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
