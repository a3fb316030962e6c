import { Transform, Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { LANGUAGES, type Language } from './languages';
import { HISTORY_CURSOR_MAX_CHARACTERS, HISTORY_PAGE_MAX_ENTRIES } from './limits';
import { lowerCase } from './lower-case';
import { ModelUsage } from './model-usage.dto';

/** Digits become the number they are; anything else is left for the validators to refuse. */
const wholeNumber = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;

/** Query of `GET /api/history`. */
export class HistoryQuery {
  /** Entries on a page; {@link HISTORY_PAGE_MAX_ENTRIES} when left out. */
  @IsOptional() @Transform(wholeNumber) @IsInt() @Min(1) @Max(HISTORY_PAGE_MAX_ENTRIES) limit?: number;
  /** Where the page before ended, as its `Link` said. Holds for the same user and language alone. */
  @IsOptional() @IsString() @MaxLength(HISTORY_CURSOR_MAX_CHARACTERS) cursor?: string;
  @IsOptional() @Transform(lowerCase) @IsIn(LANGUAGES) language?: Language;
}

/** One saved generation, decrypted for its owner. Field names are the single-page app's. */
export class HistoryEntry {
  @IsUUID() id!: string;
  @IsString() input_code!: string;
  @IsString() generated_code!: string;
  @IsIn(LANGUAGES) language!: Language;
  @IsString() model!: string;
  @IsISO8601() created_at!: string;
  /** Set when the stored entry cannot be read any more; `input_code` and `generated_code` are empty then. */
  @IsOptional() @IsIn(['UNDECRYPTABLE']) error_code?: 'UNDECRYPTABLE';
  /** What the model counted; absent where no model wrote, and in entries of older versions. */
  @IsOptional() @ValidateNested() @Type(() => ModelUsage) usage?: ModelUsage;
  /** What the latest run of the suite found; of a single entry alone, and only where there is one. */
  @IsOptional() @IsObject() report?: Record<string, unknown>;
  /** Set when there is a report that cannot be read any more. */
  @IsOptional() @IsIn(['UNDECRYPTABLE']) report_error_code?: 'UNDECRYPTABLE';
}
