import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

const LOOK_MS = 100;
/** Part of the cores that others may use. */
const QUIET = 0.15;
/** A machine that is never quiet is measured as it is. */
const PATIENCE_MS = 5_000;

/**
 * Runs `work` at a moment when the machine has little else to do: what the call before left behind, or somebody else's
 * work, would be counted against it.
 *
 * @template T
 * @param {() => Promise<T>} work
 */
export async function onQuietMachine(work) {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const before = times();
    await wait(LOOK_MS);
    const after = times();
    const idle = (after.idle - before.idle) / Math.max(1, after.all - before.all);
    if (1 - idle <= QUIET) break;
  }
  return work();
}

/** Time of all cores together since the machine started, in milliseconds. */
function times() {
  const all = cpus().map(({ times }) => times);
  return {
    idle: all.reduce((sum, { idle }) => sum + idle, 0),
    all: all.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0),
  };
}
