import path from 'node:path';
import type { ExplorationRequest, RunLimits } from '@tester/contracts';
import { sandboxLimits } from '../sandbox/sandbox-limits';
import { RUNTIMES } from '../runtimes/runtimes';
import type { SandboxJob } from '../sandbox/sandbox.port';

/** Module name of a source that came without one. */
const DEFAULT_SOURCE_NAME = 'solution';
/** Part of the wall time that the exploration plans with; the rest is for starting, and for calls that hang. */
const PLANNED_SHARE = 0.6;

/** The sandbox job that explores a source, within the operator's `caps`. */
export function explorationJob(request: ExplorationRequest, caps: Readonly<RunLimits>): SandboxJob {
  const { runtime, source, sourceName = DEFAULT_SOURCE_NAME, mutants = [] } = request;
  const limits = sandboxLimits(runtime, request.limits, caps);
  const budgetMs = Math.floor(limits.wallMs * PLANNED_SHARE);
  return {
    runtime,
    mode: 'explore',
    files: { [`${sourceName}${path.extname(RUNTIMES[runtime].sourceFile)}`]: source },
    settings: { sourceName, budgetMs, mutants },
    limits,
  };
}
