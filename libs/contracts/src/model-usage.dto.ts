import { IsInt, Min } from 'class-validator';

/** What a model counted while it wrote one suite; absent where no model wrote, as with a cached suite. */
export class ModelUsage {
  @IsInt() @Min(0) inputModelTokens!: number;
  /** Without thinking. */
  @IsInt() @Min(0) outputModelTokens!: number;
  @IsInt() @Min(0) thinkingModelTokens!: number;
}
