import type { Compilation, CompilationRequest, Exploration, ExplorationRequest } from '@tester/contracts';
import { SandboxWorker } from '../../../execution/sandbox-worker.port';

/** Answers every exploration alike, and every compilation as it is told to; refuses all else. */
export class FakeSandboxWorker extends SandboxWorker {
  readonly requests: ExplorationRequest[] = [];
  readonly compiled: CompilationRequest[] = [];
  compilation: Compilation = { standing: 'not_free', fault: null };

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

  compile(request: CompilationRequest): Promise<Compilation> {
    this.compiled.push(request);
    return Promise.resolve(this.compilation);
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

  check(): never {
    throw new Error('nobody asks here');
  }
}
