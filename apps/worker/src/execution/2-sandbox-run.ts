import type { ExecutionRequest } from '@tester/contracts';
import { sandboxLimits } from '../sandbox/sandbox-limits';
import type { Sandboxes, SandboxRun } from '../sandbox/sandbox.port';
import type { Workspace } from './1-workspace';

/** Runs the workspace's suite in a sandbox of its own. @throws as `Sandboxes.run`. */
export function runInSandbox(
  sandboxes: Sandboxes,
  workspace: Workspace,
  { runtime, limits }: Pick<ExecutionRequest, 'runtime' | 'limits'>,
  signal: AbortSignal,
): Promise<SandboxRun> {
  return sandboxes.run(
    { ...workspace, runtime, mode: 'execute', limits: sandboxLimits(runtime, limits) },
    signal,
  );
}
