import { IsIn, IsISO8601, IsString, IsUUID } from 'class-validator';
import { LANGUAGES, type Language } from './languages';

/** One saved generation, decrypted for its owner. Field names are the single-page app's. */
export class HistoryEntry {
  @IsUUID() id!: string;
  @IsString() input_code!: string;
  @IsString() generated_code!: string;
  @IsIn(LANGUAGES) language!: Language;
  @IsString() model!: string;
  @IsISO8601() created_at!: string;
}
