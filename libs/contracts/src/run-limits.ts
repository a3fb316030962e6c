import { Type } from 'class-transformer';
import { IsInt, IsNumber, IsOptional, Max, Min, ValidateNested } from 'class-validator';

/** Limits that a run can be seen to run into. Having too few cores only makes it slower: that ends as `wall`. */
export const LIMIT_NAMES = ['wall', 'memory', 'processes', 'output', 'disk'] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** Limits of one sandbox run, every unit in the name. */
export class RunLimits {
  /** Wall-clock time of the run in milliseconds. */
  @IsInt() wallMs!: number;
  /** Cores, of which it may use a part. */
  @IsNumber() cpus!: number;
  /** Memory of the whole sandbox in bytes, its files and its runner included; there is no swap. */
  @IsInt() memoryBytes!: number;
  /** Processes and threads at a time, those of the runner included. */
  @IsInt() maxProcesses!: number;
  /** Bytes of stdout and stderr together that are kept. */
  @IsInt() outputBytes!: number;
  /** Bytes of files in the work directory. */
  @IsInt() diskBytes!: number;
  /** Bytes of the source, and of the suite, as UTF-8. */
  @IsInt() sourceBytes!: number;
  @IsInt() suiteBytes!: number;
}

/** Limits that a caller wants for one run; those left out have their defaults, and the worker caps each of them. */
export class RequestedLimits implements Partial<RunLimits> {
  /** Wall-clock time of the run in milliseconds. */
  @IsOptional() @IsInt() @Min(100) @Max(600_000) wallMs?: number;
  /** Cores, of which it may use a part. */
  @IsOptional() @IsNumber() @Min(0.1) cpus?: number;
  /** Memory of the sandbox in bytes, swap included. */
  @IsOptional() @IsInt() @Min(33_554_432) memoryBytes?: number;
  /** Processes and threads at a time. */
  @IsOptional() @IsInt() @Min(8) maxProcesses?: number;
  /** Bytes of stdout and stderr together that are kept. */
  @IsOptional() @IsInt() @Min(1024) outputBytes?: number;
  /** Bytes of files in the work directory. */
  @IsOptional() @IsInt() @Min(1_048_576) diskBytes?: number;
  /** Bytes of the source, and of the suite, as UTF-8. */
  @IsOptional() @IsInt() @Min(1) sourceBytes?: number;
  @IsOptional() @IsInt() @Min(1) suiteBytes?: number;
}

/** What a run gets that asks for nothing, and what it can ask for at most. */
export class LimitRange {
  @ValidateNested() @Type(() => RunLimits) defaults!: RunLimits;
  @ValidateNested() @Type(() => RunLimits) caps!: RunLimits;
}
