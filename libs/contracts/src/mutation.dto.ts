import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

/**
 * How a mutant fared. `timed_out`: five times the time of the unchanged source and a second, twice. `invalid`: it does
 * not compile, and is counted nowhere. `not_run`: the budget was spent before its turn.
 */
export const MUTANT_STATUSES = [
  'killed',
  'survived',
  'timed_out',
  'not_covered',
  'suspected_equivalent',
  'invalid',
  'not_run',
] as const;
export type MutantStatus = (typeof MUTANT_STATUSES)[number];

export class MutantResult {
  @IsString() id!: string;
  @IsString() operator!: string;
  /** 1-based line of the source. */
  @IsInt() line!: number;
  @IsIn(MUTANT_STATUSES) status!: MutantStatus;
  @IsString() original!: string;
  @IsString() replacement!: string;
  /** Name of the first test that noticed; null where none did. */
  @IsOptional() @IsString() killedBy!: string | null;
}

export class MutationReport {
  /** Mutants that the source has; those of `mutants` were chosen from all over it. */
  @IsInt() possible!: number;
  @IsArray() @ValidateNested({ each: true }) @Type(() => MutantResult) mutants!: MutantResult[];
  /**
   * Part of the valid mutants that was noticed, 0 to 1; null when none was run. A mutant that timed out was noticed;
   * `scoreWithoutTimeouts` says what is left when that is not believed.
   */
  @IsOptional() @IsNumber() @Min(0) @Max(1) score!: number | null;
  @IsOptional() @IsNumber() @Min(0) @Max(1) scoreWithoutTimeouts!: number | null;
}
