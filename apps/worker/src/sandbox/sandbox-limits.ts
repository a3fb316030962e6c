import type { RequestedLimits, RunLimits, RuntimeId } from '@tester/contracts';
import { USUAL_CAPS } from '../config/limit-caps';
import { USUAL_LIMITS } from '../runtimes/runtime';
import { RUNTIMES } from '../runtimes/runtimes';

const MIB = 1024 * 1024;

/** Limits of a run that asks for nothing, in a runtime that has no other wish. */
export const DEFAULT_LIMITS = USUAL_LIMITS;

/** Bytes printed past `outputBytes` that are dropped before the run counts as a flood and is killed. */
export const FLOOD_MARGIN_BYTES = 32 * MIB;

/** Limits of a run: the requested ones where they were given, each within its cap, and with room for the runner. */
export function sandboxLimits(
  runtime: RuntimeId,
  requested: RequestedLimits = {},
  caps: Readonly<RunLimits> = USUAL_CAPS,
): RunLimits {
  const { limits, minMemoryBytes, minProcesses } = RUNTIMES[runtime];
  const wanted = (name: keyof RunLimits): number => Math.min(requested[name] ?? limits[name], caps[name]);
  const memoryBytes = Math.max(wanted('memoryBytes'), minMemoryBytes);
  return {
    wallMs: wanted('wallMs'),
    cpus: wanted('cpus'),
    memoryBytes,
    maxProcesses: Math.max(wanted('maxProcesses'), minProcesses),
    outputBytes: wanted('outputBytes'),
    // Files lie in the sandbox's memory. They never fill it, so there is always a process that can be killed for it.
    diskBytes: Math.min(wanted('diskBytes'), memoryBytes / 4),
    sourceBytes: wanted('sourceBytes'),
    suiteBytes: wanted('suiteBytes'),
  };
}
