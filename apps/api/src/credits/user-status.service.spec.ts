import type { ApiConfig } from '../config/api-config';
import type { CreditBalance, CreditsService } from './credits.service';
import { UserStatusService } from './user-status.service';

const USER = { id: '5f0c2b9e-7a44-4a53-9a3e-0b7c6a2f1d10', email: null };
const PRICES = { isEnabled: true, generationCost: 10, welcome: 50, daily: 30 };

describe(UserStatusService.name, () => {
  const serviceFor = (balance: CreditBalance, credits: Partial<typeof PRICES> = {}): UserStatusService => {
    const ledger: Pick<CreditsService, 'balanceOf'> = { balanceOf: () => Promise.resolve(balance) };
    return new UserStatusService(
      ledger as CreditsService,
      { credits: { ...PRICES, ...credits } } as ApiConfig,
    );
  };

  it('counts what is held as used, and whole generations alone', async () => {
    const sut = serviceFor({ granted: 110, available: 75, held: 10, spent: 25 });
    expect(await sut.get(USER)).toEqual({
      user: USER,
      token_info: { current_tokens: 75, daily_bonus_claimed: true, cost_per_generation: 10 },
      quota: { limit: 10, used: 3, remaining: 7 },
    });
  });

  it('claims no bonus where there is none', async () => {
    const sut = serviceFor({ granted: 50, available: 50, held: 0, spent: 0 }, { daily: 0 });
    expect((await sut.get(USER)).token_info.daily_bonus_claimed).toBe(false);
  });

  it('never looks poor to a client that counts where generations are free', async () => {
    const status = await serviceFor(
      { granted: 0, available: 0, held: 0, spent: 0 },
      { isEnabled: false },
    ).get(USER);
    expect(status.token_info.cost_per_generation).toBe(0);
    expect(status.token_info.current_tokens).toBeGreaterThan(0);
    expect(status.quota.remaining).toBeGreaterThan(0);
  });
});
