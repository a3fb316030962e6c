import { Type } from 'class-transformer';
import { IsBoolean, IsEmail, IsInt, IsOptional, IsUUID, Min, ValidateNested } from 'class-validator';

/** Who asked, as their access token says. */
export class StatusUser {
  @IsUUID() id!: string;
  @IsOptional() @IsEmail() email!: string | null;
}

/** Credits of a user; `token` is but the name they have on the wire. */
export class TokenInfo {
  /** Credits that can be spent now; those held for running generations are not among them. */
  @IsInt() @Min(0) current_tokens!: number;
  /** Whether the bonus of today has been given. */
  @IsBoolean() daily_bonus_claimed!: boolean;
  /** 0 where generations are free. */
  @IsInt() @Min(0) cost_per_generation!: number;
}

/** The same, counted in generations; kept for old clients. */
export class Quota {
  @IsInt() @Min(0) limit!: number;
  @IsInt() @Min(0) used!: number;
  @IsInt() @Min(0) remaining!: number;
}

/** Answer of `GET /api/user/status`. Field names are the single-page app's. */
export class UserStatus {
  @ValidateNested() @Type(() => StatusUser) user!: StatusUser;
  @ValidateNested() @Type(() => TokenInfo) token_info!: TokenInfo;
  @ValidateNested() @Type(() => Quota) quota!: Quota;
}
