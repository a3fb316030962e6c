import type { ExplorationRequest, RunLimits } from '@tester/contracts';
import { sandboxLimits } from '../sandbox/sandbox-limits';
import type { SandboxJob } from '../sandbox/sandbox.port';

/** Module name of a source that came without one. */
const DEFAULT_SOURCE_NAME = 'solution';
/** Part of the wall time that the exploration plans with; the rest is for starting, and for calls that hang. */
const PLANNED_SHARE = 0.6;
/** More time than this finds next to nothing new in a source of the longest length. */
const MAX_BUDGET_MS = 8_000;

/** The sandbox job that explores a source, within the operator's `caps`. */
export function explorationJob(request: ExplorationRequest, caps: Readonly<RunLimits>): SandboxJob {
  const { runtime, source, sourceName = DEFAULT_SOURCE_NAME } = request;
  const limits = sandboxLimits(runtime, request.limits, caps);
  const budgetMs = Math.min(Math.floor(limits.wallMs * PLANNED_SHARE), MAX_BUDGET_MS);
  return {
    runtime,
    mode: 'explore',
    files: { [`${sourceName}.py`]: source },
    settings: { sourceName, budgetMs },
    limits,
  };
}
