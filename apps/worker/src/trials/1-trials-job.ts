import type { RunLimits, Trial, TrialsRequest } from '@tester/contracts';
import { prepareWorkspace } from '../execution/1-workspace';
import { RUNTIMES } from '../runtimes/runtimes';
import type { SandboxJob } from '../sandbox/sandbox.port';

/** Where the runner finds what to try. */
const TRIALS_FILE = 'incoming/trials.json';
/** Wall-clock milliseconds of a sandbox beyond those of its trials: for what lies between them. */
const BETWEEN_TRIALS_MS = 50;

/**
 * The sandbox job of `trials`, one after the other. Each has its own deadline inside; the sandbox's is what they take
 * at most together, so that it never ends one that still had time.
 * @throws InvalidRequestException when a source or the suite is larger than it may be.
 */
export function trialsJob(
  request: Omit<TrialsRequest, 'trials' | 'limits'>,
  trials: readonly Trial[],
  limits: RunLimits,
): SandboxJob {
  const { runtime } = request;
  const { files, settings } = prepareWorkspace(request, RUNTIMES[runtime], limits);
  const timed = trials.map((trial) => ({
    ...trial,
    wallMs: Math.min(trial.wallMs ?? limits.wallMs, limits.wallMs),
  }));
  const wallMs = timed.reduce((sum, trial) => sum + trial.wallMs + BETWEEN_TRIALS_MS, limits.wallMs);
  return {
    runtime,
    mode: 'trials',
    files: { ...files, [TRIALS_FILE]: JSON.stringify(timed) },
    settings,
    limits: { ...limits, wallMs },
  };
}
