import { Injectable } from '@nestjs/common';
import { CallerContext } from './caller-context';
import { SandboxSlots } from './sandbox-slots';
import { Sandboxes, type RecordListener, type SandboxJob, type SandboxRun } from './sandbox.port';
import { WarmPool } from './warm-pool';

/** Sandboxes as the rest of the worker sees them: executions and explorations share one set of slots and one pool. */
@Injectable()
export class SlottedSandboxes extends Sandboxes {
  constructor(
    private readonly slots: SandboxSlots,
    private readonly pool: WarmPool,
    private readonly callers: CallerContext,
  ) {
    super();
  }

  async run(job: SandboxJob, signal: AbortSignal, onRecord?: RecordListener): Promise<SandboxRun> {
    const work = async (slotSignal: AbortSignal): Promise<SandboxRun> => {
      const sandbox = await this.pool.sandboxFor(job, slotSignal);
      return sandbox.run(job, slotSignal, onRecord);
    };
    try {
      return await this.slots.use(work, signal, this.callers.current);
    } finally {
      this.pool.restockSoon();
    }
  }

  async runIfFree(job: SandboxJob, signal: AbortSignal): Promise<SandboxRun | null> {
    const work = async (slotSignal: AbortSignal): Promise<SandboxRun | null> => {
      const sandbox = this.pool.idleFor(job);
      if (sandbox === null) return null;
      try {
        return await sandbox.run(job, slotSignal);
      } finally {
        this.pool.restockSoon();
      }
    };
    return this.slots.useIfFree(work, signal);
  }
}
