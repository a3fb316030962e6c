import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsString, ValidateNested } from 'class-validator';
import { LANGUAGES, RUNTIME_IDS, type Language, type RuntimeId } from './languages';
import { LimitRange } from './run-limits';

/** Something that a sandbox image holds, as the image itself tells. */
export class InstalledPart {
  @IsString() name!: string;
  @IsString() version!: string;
}

/** One entry of the worker's `GET /runtimes`. */
export class RuntimeDescription {
  @IsIn(RUNTIME_IDS) runtime!: RuntimeId;
  @IsIn(LANGUAGES) language!: Language;
  /** Interpreter or compiler first, then the test framework. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => InstalledPart) tools!: InstalledPart[];
  /** What source and suite may import beside the language's own library. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => InstalledPart) libraries!: InstalledPart[];
  @ValidateNested() @Type(() => LimitRange) limits!: LimitRange;
}

/** One entry of `GET /api/languages`. */
export class OfferedLanguage extends RuntimeDescription {
  /** Whether `POST /api/generate` writes suites in it; all of them can be executed. */
  @IsBoolean() canGenerate!: boolean;
}
