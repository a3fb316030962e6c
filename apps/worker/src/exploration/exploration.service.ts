import { Injectable } from '@nestjs/common';
import type { Exploration, ExplorationRequest } from '@tester/contracts';
import { NoFreeSlotException } from '@tester/exceptions';
import { WorkerConfig } from '../config/worker-config';
import { Sandboxes } from '../sandbox/sandbox.port';
import { explorationJob } from './1-exploration-job';
import { readExploration } from './2-exploration-report';

/** Runs a source's callables on chosen inputs and says what they did. */
@Injectable()
export class ExplorationService {
  constructor(
    private readonly sandboxes: Sandboxes,
    private readonly config: WorkerConfig,
  ) {}

  /** @throws as `Sandboxes.run`, `onlyIfFree` or not; whatever the user's code does is part of the answer. */
  async explore(request: ExplorationRequest, signal: AbortSignal): Promise<Exploration> {
    const job = explorationJob(request, this.config.limitCaps);
    const run = await (request.onlyIfFree
      ? this.sandboxes.runIfFree(job, signal)
      : this.sandboxes.run(job, signal));
    if (run === null)
      throw new NoFreeSlotException('no sandbox was free for an exploration that may be left out');
    return readExploration(request.runtime, run);
  }
}
