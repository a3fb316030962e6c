import type { RequestedLimits, RuntimeId } from '@tester/contracts';
import { RUNTIMES } from '../runtimes/runtimes';
import type { SandboxLimits } from './sandbox.port';

const MIB = 1024 * 1024;

/** Limits of a run that asks for nothing. */
export const DEFAULT_LIMITS: Readonly<SandboxLimits> = {
  wallMs: 10_000,
  memoryBytes: 256 * MIB,
  outputBytes: 1 * MIB,
  cpus: 1,
  maxProcesses: 64,
  diskBytes: 64 * MIB,
};

/** What a caller may ask for at most; the rest of the limits is not the caller's to choose. */
export const LIMIT_CAPS: Readonly<Required<RequestedLimits>> = {
  wallMs: 60_000,
  memoryBytes: 512 * MIB,
  outputBytes: 4 * MIB,
};

/** Bytes printed past `outputBytes` that are dropped before the run counts as a flood and is killed. */
export const FLOOD_MARGIN_BYTES = 32 * MIB;

/** Limits of a run: the requested ones where they were given, each within its cap. */
export function sandboxLimits(runtime: RuntimeId, requested: RequestedLimits = {}): SandboxLimits {
  const wanted = (name: keyof RequestedLimits): number =>
    Math.min(requested[name] ?? DEFAULT_LIMITS[name], LIMIT_CAPS[name]);
  const memoryBytes = Math.max(wanted('memoryBytes'), RUNTIMES[runtime].minMemoryBytes);
  return {
    ...DEFAULT_LIMITS,
    wallMs: wanted('wallMs'),
    outputBytes: wanted('outputBytes'),
    memoryBytes,
    // Files lie in the sandbox's memory. They never fill it, so there is always a process that can be killed for it.
    diskBytes: Math.min(DEFAULT_LIMITS.diskBytes, memoryBytes / 4),
  };
}
