import { Injectable } from '@nestjs/common';
import { TesterException } from '@tester/exceptions';
import { Metrics } from '@tester/nest-kit';
import { WorkerConfig } from '../config/worker-config';
import { SandboxEngine } from '../sandbox/sandbox-engine.port';
import { SandboxSlots } from '../sandbox/sandbox-slots';
import { WarmPool } from '../sandbox/warm-pool';

@Injectable()
export class SandboxGauges {
  constructor(
    metrics: Metrics,
    slots: SandboxSlots,
    pool: WarmPool,
    private readonly engine: SandboxEngine,
    config: WorkerConfig,
  ) {
    metrics.value('tester_sandbox_slots', 'Sandboxes that may run at a time', () => config.slots.count);
    metrics.value('tester_sandbox_slots_active', 'Sandboxes that run', () => slots.active);
    metrics.value('tester_sandbox_queue_length', 'Runs that wait for a slot', () => slots.waiting);
    metrics.value('tester_sandbox_engine_up', 'Whether the engine answers and has every image: 1 or 0', () =>
      this.engineUp(),
    );
    metrics.gauge(
      {
        name: 'tester_warm_sandboxes',
        help: 'Sandboxes in stock by runtime: ready, growing (being made), target (how many there should be)',
        labels: ['runtime', 'state'],
      },
      () =>
        Object.entries(pool.facts()).flatMap(([runtime, { ready, growing, target }]) => [
          { labels: { runtime, state: 'ready' }, value: ready },
          { labels: { runtime, state: 'growing' }, value: growing },
          { labels: { runtime, state: 'target' }, value: target },
        ]),
    );
  }

  private async engineUp(): Promise<number> {
    try {
      await this.engine.check();
      return 1;
    } catch (error) {
      if (!(error instanceof TesterException)) throw error;
      return 0;
    }
  }
}
