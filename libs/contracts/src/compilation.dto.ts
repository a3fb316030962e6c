import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { COMPILING_RUNTIME_IDS, type RuntimeId } from './languages';
import { CODE_MAX_CHARACTERS } from './limits';
import { NoNullBytes } from './no-null-bytes';

/** Body of the worker's `POST /compilations`: looks at the syntax of a source and runs nothing of it. */
export class CompilationRequest {
  @IsIn(COMPILING_RUNTIME_IDS) runtime!: RuntimeId;
  @IsString() @IsNotEmpty() @NoNullBytes() @MaxLength(CODE_MAX_CHARACTERS) source!: string;
}

/** Where the compiler refuses a source. */
export class CompilerFault {
  /** The compiler's own words, English. */
  @IsString() message!: string;
  /** 1-based. */
  @IsInt() @Min(1) line!: number;
  /** 1-based, in UTF-16 units. */
  @IsInt() @Min(1) column!: number;
}

/** `unknown`: the compiler came to no end. `not_free`: no warm sandbox was idle, so nobody has looked. */
export const COMPILATION_STANDINGS = ['valid', 'invalid', 'unknown', 'not_free'] as const;
export type CompilationStanding = (typeof COMPILATION_STANDINGS)[number];

/** Answer of the worker's `POST /compilations`. */
export class Compilation {
  @IsIn(COMPILATION_STANDINGS) standing!: CompilationStanding;
  /** Null unless `invalid`. */
  @IsOptional() @ValidateNested() @Type(() => CompilerFault) fault!: CompilerFault | null;
}
