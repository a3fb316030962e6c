import { Injectable } from '@nestjs/common';
import type { UserStatus } from '@tester/contracts';
import type { CurrentUser } from '../auth/current-user.decorator';
import { ApiConfig } from '../config/api-config';
import { UNCOUNTED } from './credit-limits';
import { CreditsService } from './credits.service';

/** Balance and price in the words of the wire. */
@Injectable()
export class UserStatusService {
  constructor(
    private readonly credits: CreditsService,
    private readonly config: ApiConfig,
  ) {}

  /** Where credits are off nothing is counted, and the database is not asked. @throws DatabaseUnavailableException. */
  async get({ id, email }: CurrentUser): Promise<UserStatus> {
    const { isEnabled, generationCost: cost, daily } = this.config.credits;
    const user = { id, email };
    if (!isEnabled) {
      return {
        user,
        token_info: { current_tokens: UNCOUNTED, daily_bonus_claimed: false, cost_per_generation: 0 },
        quota: { limit: UNCOUNTED, used: 0, remaining: UNCOUNTED },
      };
    }
    const { available, held, spent } = await this.credits.balanceOf(id);
    const remaining = Math.floor(available / cost);
    const used = Math.floor((held + spent) / cost);
    return {
      user,
      // Asking is claiming: by the time there is an answer, today's bonus has been given.
      token_info: { current_tokens: available, daily_bonus_claimed: daily > 0, cost_per_generation: cost },
      quota: { limit: used + remaining, used, remaining },
    };
  }
}
