import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { EngineClient } from './engine-client';
import { LiveContainers } from './live-containers';

/** Twice within the time in which orphans must be gone: the engine may be away when the worker starts. */
const SWEEP_EVERY_MS = 15_000;

/** Removes sandboxes that nobody uses: those of a predecessor that died, and those whose removal failed. */
@Injectable()
export class SandboxReaper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(SandboxReaper.name);
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly engine: EngineClient,
    private readonly live: LiveContainers,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeping = this.sweep();
    this.timer = setInterval(() => void (this.sweeping = this.sweep()), SWEEP_EVERY_MS);
    this.timer.unref();
  }

  /** By now no run is left and no stock: what is held is on its way out, each removal with its deadline. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
    await this.live.idle();
    await this.sweep();
  }

  /** Never throws: an engine that is away is asked again at the next turn. */
  async sweep(): Promise<void> {
    try {
      const orphans = (await this.engine.ownContainers()).filter((name) => !this.live.has(name));
      await Promise.all(orphans.map((name) => this.engine.remove(name)));
      if (orphans.length > 0) this.logger.warn({ containers: orphans }, 'orphaned sandboxes removed');
    } catch (error) {
      this.logger.warn({ err: error }, 'orphaned sandboxes could not be removed');
    }
  }
}
