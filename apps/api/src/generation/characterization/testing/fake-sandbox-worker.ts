import type { Exploration, ExplorationRequest } from '@tester/contracts';
import { SandboxWorker } from '../../../execution/sandbox-worker.port';

/** Answers every exploration alike and refuses all else. */
export class FakeSandboxWorker extends SandboxWorker {
  readonly requests: ExplorationRequest[] = [];

  constructor(private readonly answer: Partial<Exploration>) {
    super();
  }

  explore(request: ExplorationRequest): Promise<Exploration> {
    this.requests.push(request);
    return Promise.resolve({
      runtime: 'python-pytest', importFailure: null, callables: [], observations: [], skipped: [], incomplete: null,
      possibleArcs: [], calls: 1, ...this.answer,
      facts: { exitCode: 0, signal: null, wallMs: 1, cpuMs: 1, peakMemoryBytes: 1, imageDigest: '', engineRuntime: '' },
    }); // prettier-ignore
  }

  execute(): never {
    throw new Error('nothing is executed here');
  }

  stream(): never {
    throw new Error('nothing is streamed here');
  }

  try(): never {
    throw new Error('nothing is tried here');
  }

  runtimes(): never {
    throw new Error('nobody asks for runtimes here');
  }

  ping(): never {
    throw new Error('nobody asks here');
  }
}
