import { Injectable } from '@nestjs/common';
import { Metrics } from '@tester/nest-kit';
import { DependenciesService } from '../health/dependencies.service';

const ASKED = ['database', 'redis', 'worker'] as const;

@Injectable()
export class DependencyGauges {
  constructor(metrics: Metrics, dependencies: DependenciesService) {
    metrics.gauge(
      {
        name: 'tester_dependency_up',
        help: 'Whether a dependency answers this process: 1 or 0',
        labels: ['dependency'],
      },
      async () => {
        const { details } = await dependencies.report();
        return ASKED.map((dependency) => ({
          labels: { dependency },
          value: details[dependency]?.status === 'up' ? 1 : 0,
        }));
      },
    );
  }
}
