import { Injectable } from '@nestjs/common';
import { Metrics } from '@tester/nest-kit';
import { ApiConfig } from '../config/api-config';
import { CreditSweeper } from '../credits/credit-sweeper';
import { RunningGenerations } from '../generation/running-generations';

/** Without a sample where credits are off: nothing is held there. */
@Injectable()
export class CreditGauges {
  constructor(metrics: Metrics, running: RunningGenerations, sweeper: CreditSweeper, { credits }: ApiConfig) {
    const single = (name: string, help: string, read: () => number | null): void =>
      metrics.gauge({ name, help, labels: [] }, () => {
        const value = credits.isEnabled ? read() : null;
        return value === null ? [] : [{ labels: {}, value }];
      });
    single(
      'tester_credit_holds_open',
      'Holds of credits that running generations of this process have',
      () => running.paidCount,
    );
    single(
      'tester_credit_holds_expired',
      'Holds that this process has released since its start because theirs was gone',
      () => sweeper.facts.released,
    );
    single('tester_credit_sweep_age_seconds', 'Time since expired holds were last looked for', () => {
      const { ageMs } = sweeper.facts;
      return ageMs === null ? null : ageMs / 1_000;
    });
  }
}
