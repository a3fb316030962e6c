import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Whether this process is on its way out: readiness says so first, before anything is refused or closed. */
@Injectable()
export class DrainState implements OnModuleDestroy {
  private draining = false;

  get isDraining(): boolean {
    return this.draining;
  }

  /**
   * Nest calls this hook on all modules before it calls `beforeApplicationShutdown` on the first, where others wait for
   * their streams to end; so nobody's waiting can delay it.
   */
  onModuleDestroy(): void {
    this.draining = true;
  }
}
