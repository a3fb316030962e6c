import type { RuntimeId } from '@tester/contracts';
import type { RecordListener, Sandboxes, SandboxLimits, SandboxRun } from '../sandbox/sandbox.port';
import type { Workspace } from './1-workspace';

/** Runs the workspace's suite in a sandbox of its own. @throws as `Sandboxes.run`. */
export function runInSandbox(
  sandboxes: Sandboxes,
  workspace: Workspace,
  { runtime, limits }: { runtime: RuntimeId; limits: SandboxLimits },
  signal: AbortSignal,
  onRecord?: RecordListener,
): Promise<SandboxRun> {
  return sandboxes.run({ ...workspace, runtime, mode: 'execute', limits }, signal, onRecord);
}
