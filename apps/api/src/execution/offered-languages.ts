import { Injectable } from '@nestjs/common';
import type { OfferedLanguage } from '@tester/contracts';
import { SandboxWorker } from './sandbox-worker.port';

/** How long the worker's word holds, in seconds; its images change with a deployment. */
export const OFFER_HOLDS_SECONDS = 60;
/** How long the worker may take, in milliseconds. Nobody's leaving cuts it short: others may wait for the same answer. */
const ASK_MS = 15_000;

/** What this deployment can execute and generate: the worker's runtimes, and ours to write for. */
@Injectable()
export class OfferedLanguages {
  private known: { until: number; list: Promise<OfferedLanguage[]> } | null = null;

  constructor(private readonly worker: SandboxWorker) {}

  /** @throws WorkerUnavailableException, SandboxUnavailableException; the next call asks anew. */
  list(): Promise<OfferedLanguage[]> {
    if (this.known !== null && performance.now() < this.known.until) return this.known.list;
    const list = this.ask();
    const known = { until: performance.now() + OFFER_HOLDS_SECONDS * 1000, list };
    this.known = known;
    list.catch(() => {
      if (this.known === known) this.known = null;
    });
    return list;
  }

  private async ask(): Promise<OfferedLanguage[]> {
    const runtimes = await this.worker.runtimes(AbortSignal.timeout(ASK_MS));
    return runtimes.map((runtime) => ({
      ...runtime,
      canGenerate: true,
    }));
  }
}
