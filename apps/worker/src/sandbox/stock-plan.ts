import type { RuntimeId } from '@tester/contracts';

/** What is known of one runtime when the pool is planned. */
export interface RuntimeDemand {
  runtime: RuntimeId;
  /** Sandboxes that were lately wanted at about the same time. */
  busiest: number;
  /** Memory that one of them takes while it waits, in bytes. */
  memoryBytes: number;
}

export interface StockBounds {
  /** For all of them together, in bytes. */
  memoryBytes: number;
  /** Of each runtime, whatever the demand. */
  min: number;
  max: number;
}

/**
 * How many sandboxes of each runtime should be in stock. Where the memory is not enough for all, they are dealt out one
 * at a time, those in demand first, so that no runtime gets a second one before each has its first.
 */
export function planStock(
  demands: readonly RuntimeDemand[],
  { memoryBytes, min, max }: StockBounds,
): Map<RuntimeId, number> {
  const plan = new Map<RuntimeId, number>(demands.map(({ runtime }) => [runtime, 0]));
  const byDemand = demands.toSorted((left, right) => right.busiest - left.busiest);
  let left = memoryBytes;
  for (let round = 1; round <= max; round += 1) {
    for (const { runtime, busiest, memoryBytes: cost } of byDemand) {
      if (round > Math.max(busiest, min) || cost > left) continue;
      plan.set(runtime, round);
      left -= cost;
    }
  }
  return plan;
}
