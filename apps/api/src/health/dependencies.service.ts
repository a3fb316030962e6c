import { Injectable } from '@nestjs/common';
import { version } from '../../../../package.json';
import { CacheHealth } from './cache.health';
import { DatabaseHealth } from './database.health';
import { GeminiHealth } from './gemini.health';
import { overallStatusOf, type HealthReport } from './health-report';
import { sharedWhilePending } from './shared-while-pending';
import { SpoolHealth } from './spool.health';
import { WorkerHealth } from './worker.health';

/** Asks all dependencies at once. */
@Injectable()
export class DependenciesService {
  constructor(
    private readonly database: DatabaseHealth,
    private readonly cache: CacheHealth,
    private readonly worker: WorkerHealth,
    private readonly gemini: GeminiHealth,
    private readonly spool: SpoolHealth,
  ) {}

  /** Asked for while another is on its way, it is the same. */
  readonly report = sharedWhilePending(() => this.ask());

  private async ask(): Promise<HealthReport> {
    const [database, redis, worker, spool] = await Promise.all([
      this.database.check(),
      this.cache.check(),
      this.worker.check(),
      this.spool.check(),
    ]);
    const details = { ...database, ...redis, ...worker, ...this.gemini.check(), ...spool };
    return { status: overallStatusOf(details), version, timestamp: new Date().toISOString(), details };
  }
}
