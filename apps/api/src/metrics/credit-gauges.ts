import { Injectable } from '@nestjs/common';
import { Metrics } from '@tester/nest-kit';
import { ApiConfig } from '../config/api-config';
import { CreditSweeper } from '../credits/credit-sweeper';
import { RunningGenerations } from '../generation/running-generations';

/** No series where credits are off: nothing is held there. */
@Injectable()
export class CreditGauges {
  constructor(metrics: Metrics, running: RunningGenerations, sweeper: CreditSweeper, { credits }: ApiConfig) {
    if (!credits.isEnabled) return;
    metrics.value(
      'tester_credit_holds_open',
      'Holds of credits that running generations of this process have',
      () => running.paidCount,
    );
    metrics.value(
      'tester_credit_holds_expired',
      'Holds that this process has released since its start because theirs was gone',
      () => sweeper.facts.released,
    );
    metrics.value('tester_credit_sweep_age_seconds', 'Time since expired holds were last looked for', () => {
      const { ageMs } = sweeper.facts;
      return ageMs === null ? null : ageMs / 1_000;
    });
  }
}
