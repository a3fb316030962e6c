import { Type } from 'class-transformer';
import { IsIn, IsISO8601, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { LANGUAGES, type Language } from './languages';
import { ModelUsage } from './model-usage.dto';

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
}
