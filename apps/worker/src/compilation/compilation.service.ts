import { Injectable } from '@nestjs/common';
import type { Compilation, CompilationRequest } from '@tester/contracts';
import { WorkerConfig } from '../config/worker-config';
import { Sandboxes } from '../sandbox/sandbox.port';
import { compilationJob } from './1-compilation-job';
import { readCompilation } from './2-compilation-report';

/** Lets a runtime's own compiler look at a source, where that costs nobody a sandbox. */
@Injectable()
export class CompilationService {
  constructor(
    private readonly sandboxes: Sandboxes,
    private readonly config: WorkerConfig,
  ) {}

  /** @throws as `Sandboxes.runIfFree`; whatever the source does to the compiler is part of the answer. */
  async compile(request: CompilationRequest, signal: AbortSignal): Promise<Compilation> {
    const run = await this.sandboxes.runIfFree(compilationJob(request, this.config.limitCaps), signal);
    return run === null ? { standing: 'not_free', fault: null } : readCompilation(run);
  }
}
