import { Injectable } from '@nestjs/common';
import { Metrics } from '@tester/nest-kit';
import { Spool, type SpoolFacts } from '../spool/spool';

/** One look at the directory serves all series of a scrape, which are read one after another. */
const SHARED_MS = 500;

@Injectable()
export class SpoolGauges {
  private look: { atMs: number; facts: Promise<SpoolFacts> } | null = null;

  constructor(
    metrics: Metrics,
    private readonly spool: Spool,
  ) {
    const single = (name: string, help: string, read: (facts: SpoolFacts) => number): void =>
      metrics.value(name, help, async () => read(await this.facts()));
    single('tester_spool_waiting', 'Suites that wait for the database', ({ waiting }) => waiting);
    single('tester_spool_dead', 'Suites that were put aside for a person to look at', ({ dead }) => dead);
    single('tester_spool_bytes', 'Bytes of the suites that wait', ({ bytes }) => bytes);
    single(
      'tester_spool_lag_seconds',
      'Age of the suite that waits longest',
      ({ oldestMs }) => oldestMs / 1_000,
    );
    single(
      'tester_spool_disk_free_bytes',
      'Bytes that the disk of the spool has left for us',
      ({ diskFreeBytes }) => diskFreeBytes,
    );
    single('tester_spool_disk_bytes', 'Size of the disk of the spool', ({ diskBytes }) => diskBytes);
  }

  private facts(): Promise<SpoolFacts> {
    const now = performance.now();
    if (this.look === null || now - this.look.atMs > SHARED_MS) {
      this.look = { atMs: now, facts: this.spool.facts() };
    }
    return this.look.facts;
  }
}
