import { Injectable } from '@nestjs/common';
import { SandboxEngine } from './sandbox-engine.port';
import { SandboxSlots } from './sandbox-slots';
import { Sandboxes, type RecordListener, type SandboxJob, type SandboxRun } from './sandbox.port';

/** Sandboxes as the rest of the worker sees them: executions and explorations share one set of slots. */
@Injectable()
export class SlottedSandboxes extends Sandboxes {
  constructor(
    private readonly engine: SandboxEngine,
    private readonly slots: SandboxSlots,
  ) {
    super();
  }

  run(job: SandboxJob, signal: AbortSignal, onRecord?: RecordListener): Promise<SandboxRun> {
    return this.slots.use((slotSignal) => this.engine.run(job, slotSignal, onRecord), signal);
  }
}
