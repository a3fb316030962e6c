import { Injectable } from '@nestjs/common';
import { Metrics } from '@tester/nest-kit';
import { ApiConfig } from '../config/api-config';
import { EventStreams } from '../generation/event-streams';
import { RunningGenerations } from '../generation/running-generations';

@Injectable()
export class GenerationGauges {
  constructor(metrics: Metrics, running: RunningGenerations, streams: EventStreams, config: ApiConfig) {
    metrics.value('tester_generations_running', 'Generations this process works on', () => running.count);
    metrics.value(
      'tester_generations_max',
      'Generations this process works on at most',
      () => config.generation.maxRunning,
    );
    metrics.value('tester_streams_open', 'Readers of event streams', () => streams.openCount);
  }
}
