import type { CompilationRequest, RunLimits } from '@tester/contracts';
import { RUNTIMES } from '../runtimes/runtimes';
import { sandboxLimits } from '../sandbox/sandbox-limits';
import type { SandboxJob } from '../sandbox/sandbox.port';

/** A compiler that needs longer, in milliseconds, keeps a user waiting for what he may never learn. */
const COMPILE_MAX_MS = 3_000;

/** The sandbox job that compiles a source, within the operator's `caps`. It fits into what is in stock. */
export function compilationJob(
  { runtime, source }: CompilationRequest,
  caps: Readonly<RunLimits>,
): SandboxJob {
  return {
    runtime,
    mode: 'compile',
    files: { [RUNTIMES[runtime].sourceFile]: source },
    settings: {},
    limits: sandboxLimits(runtime, { wallMs: COMPILE_MAX_MS }, caps),
  };
}
