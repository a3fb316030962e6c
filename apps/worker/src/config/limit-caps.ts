import type { RunLimits } from '@tester/contracts';
import type { Environment } from '@tester/nest-kit';

const MIB = 1024 * 1024;

/** What a caller may ask for at most, unless the operator says otherwise. */
export const USUAL_CAPS: Readonly<RunLimits> = {
  wallMs: 60_000,
  cpus: 2,
  memoryBytes: 512 * MIB,
  maxProcesses: 256,
  outputBytes: 4 * MIB,
  diskBytes: 128 * MIB,
  sourceBytes: 4 * MIB,
  suiteBytes: 4 * MIB,
};

/** How far the operator may go in each direction, and by which variable. */
const RANGES: Readonly<Record<keyof RunLimits, { variable: string; min: number; max: number }>> = {
  wallMs: { variable: 'SANDBOX_MAX_WALL_MS', min: 1_000, max: 600_000 },
  cpus: { variable: 'SANDBOX_MAX_CPUS', min: 1, max: 64 },
  memoryBytes: { variable: 'SANDBOX_MAX_MEMORY_BYTES', min: 320 * MIB, max: 8192 * MIB },
  maxProcesses: { variable: 'SANDBOX_MAX_PROCESSES', min: 64, max: 4_096 },
  outputBytes: { variable: 'SANDBOX_MAX_OUTPUT_BYTES', min: 1_024, max: 64 * MIB },
  diskBytes: { variable: 'SANDBOX_MAX_DISK_BYTES', min: 1 * MIB, max: 4096 * MIB },
  sourceBytes: { variable: 'SANDBOX_MAX_SOURCE_BYTES', min: 1_024, max: 4 * MIB },
  suiteBytes: { variable: 'SANDBOX_MAX_SUITE_BYTES', min: 1_024, max: 4 * MIB },
};

/** The operator's caps; what is out of range is refused with all other faults. */
export function readLimitCaps(env: Environment): RunLimits {
  const cap = (name: keyof RunLimits): number =>
    env.integer(RANGES[name].variable, USUAL_CAPS[name], RANGES[name]);
  return {
    wallMs: cap('wallMs'),
    cpus: cap('cpus'),
    memoryBytes: cap('memoryBytes'),
    maxProcesses: cap('maxProcesses'),
    outputBytes: cap('outputBytes'),
    diskBytes: cap('diskBytes'),
    sourceBytes: cap('sourceBytes'),
    suiteBytes: cap('suiteBytes'),
  };
}
