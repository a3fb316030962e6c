import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { RUNTIME_IDS, type RuntimeId } from '@tester/contracts';
import { WorkerConfig } from '../config/worker-config';
import { RUNTIMES } from '../runtimes/runtimes';
import { Backoff } from './backoff';
import { DemandMeter } from './demand-meter';
import { SandboxEngine, type BuiltInLimits, type PreparedSandbox } from './sandbox-engine.port';
import { sandboxLimits } from './sandbox-limits';
import { SandboxSlots } from './sandbox-slots';
import type { SandboxJob } from './sandbox.port';
import { Shelf } from './shelf';
import { planStock } from './stock-plan';

/** Between looks at the stock when nothing happens, in milliseconds. */
const TEND_EVERY_MS = 5_000;
/** After a run, in milliseconds: its answer goes out first. */
const RESTOCK_AFTER_MS = 5;
/** A sandbox older than this, in milliseconds, is replaced: its image may be. */
const MAX_AGE_MS = 10 * 60_000;

/** What health tells of one runtime's stock. */
export interface StockFacts {
  ready: number;
  growing: number;
  target: number;
}

interface Department {
  shelf: Shelf;
  demand: DemandMeter;
  backoff: Backoff;
}

/** Warm sandboxes of each runtime, made in the background while no run waits, as many as were lately wanted at a time. */
@Injectable()
export class WarmPool implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WarmPool.name);
  private readonly departments = new Map<RuntimeId, Department>(
    RUNTIME_IDS.map((id) => [id, { shelf: new Shelf(), demand: new DemandMeter(), backoff: new Backoff() }]),
  );
  private readonly closing = new AbortController();
  private readonly refills = new Set<Promise<void>>();
  /** Runs that wait for a sandbox to be made. */
  private unserved = 0;
  private tending: NodeJS.Timeout | undefined;
  private restocking: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: WorkerConfig,
    private readonly engine: SandboxEngine,
    private readonly slots: SandboxSlots,
  ) {}

  /** The worker serves at once; the stock grows behind it. */
  onApplicationBootstrap(): void {
    this.tending = setInterval(() => this.tend(), TEND_EVERY_MS);
    this.tending.unref();
    this.tend();
  }

  /** Returns when the stock is gone. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing.abort();
    clearInterval(this.tending);
    clearTimeout(this.restocking);
    await Promise.all(this.refills);
    await Promise.all(
      [...this.departments.values()].flatMap(({ shelf }) => discardAll(shelf.takeSurplus(0, 0))),
    );
  }

  /**
   * A sandbox for `job`: one in stock, the next to become ready, or else a new one. Limits that a container has from its
   * creation on, when they are not the usual ones, always take a new one.
   * @throws as `SandboxEngine.prepare`.
   */
  async sandboxFor({ runtime, limits }: SandboxJob, signal: AbortSignal): Promise<PreparedSandbox> {
    const { shelf, demand, backoff } = this.departmentOf(runtime);
    demand.record(performance.now());
    this.unserved += 1;
    try {
      const warm = isUsual(limits, this.usualLimits(runtime)) ? await shelf.take(signal) : null;
      if (warm !== null) return warm;
      const cold = await this.engine.prepare({ runtime, limits, isAwaited: true }, signal);
      backoff.succeeded();
      return cold;
    } finally {
      this.unserved -= 1;
    }
  }

  /** One in stock, as long as no run waits for a sandbox to be made; else null. It counts for no demand: nobody needs it. */
  idleFor({ runtime, limits }: SandboxJob): PreparedSandbox | null {
    if (this.unserved > 0 || !isUsual(limits, this.usualLimits(runtime))) return null;
    return this.departmentOf(runtime).shelf.takeReady();
  }

  /** To be called after each run. */
  restockSoon(): void {
    if (this.closing.signal.aborted) return;
    this.restocking ??= setTimeout(() => this.restock(), RESTOCK_AFTER_MS).unref();
  }

  facts(): Record<string, StockFacts> {
    const plan = this.plan();
    const facts = [...this.departments].map(([id, { shelf }]) => {
      const { ready, growing } = shelf;
      return [id, { ready, growing, target: plan.get(id) ?? 0 }] as const;
    });
    return Object.fromEntries(facts);
  }

  /** Throws away what is too old or too much, and makes what is missing. */
  private tend(): void {
    const plan = this.plan();
    for (const [id, { shelf }] of this.departments) {
      void Promise.all(discardAll(shelf.takeSurplus(plan.get(id) ?? 0, performance.now() - MAX_AGE_MS)));
    }
    this.restock();
  }

  private restock(): void {
    clearTimeout(this.restocking);
    this.restocking = undefined;
    const plan = this.plan();
    while (this.mayRefill()) {
      const id = this.mostWanting(plan);
      if (id === null) return;
      const refill = this.refill(id).finally(() => {
        this.refills.delete(refill);
        this.restock();
      });
      this.refills.add(refill);
    }
  }

  /** Never in the way of a run that waits, and beside those that run only on the cores they leave, but for one. */
  private mayRefill(): boolean {
    if (this.closing.signal.aborted || this.unserved > 0 || this.slots.waiting > 0) return false;
    return this.refills.size < Math.max(1, this.config.pool.refills - this.slots.active);
  }

  private async refill(id: RuntimeId): Promise<void> {
    const { shelf, backoff } = this.departmentOf(id);
    const order = { runtime: id, limits: this.usualLimits(id), isAwaited: false };
    try {
      await shelf.grow(
        () => this.engine.prepare(order, this.closing.signal),
        () => performance.now(),
      );
      if (backoff.isFailing) this.logger.log({ runtime: id }, 'warm sandboxes can be made again');
      backoff.succeeded();
    } catch (error) {
      if (this.closing.signal.aborted) return;
      if (!backoff.isFailing) this.logger.warn({ err: error, runtime: id }, 'no warm sandbox could be made');
      backoff.failed(performance.now());
    }
  }

  /** The runtime that has the smallest part of its target; null when none lacks anything that could be made now. */
  private mostWanting(plan: ReadonlyMap<RuntimeId, number>): RuntimeId | null {
    const filled = [...this.departments]
      .filter(([, { backoff }]) => backoff.mayTry(performance.now()))
      .map(([id, { shelf }]) => ({ id, part: (shelf.ready + shelf.growing) / (plan.get(id) ?? 0) }))
      .filter(({ part }) => part < 1);
    return filled.toSorted((left, right) => left.part - right.part)[0]?.id ?? null;
  }

  private plan(): Map<RuntimeId, number> {
    const now = performance.now();
    const demands = [...this.departments].map(([runtime, { demand }]) => {
      return { runtime, busiest: demand.busiest(now), memoryBytes: RUNTIMES[runtime].minMemoryBytes };
    });
    return planStock(demands, this.config.pool);
  }

  /** Limits of what is in stock: those of a run that asks for nothing. */
  private usualLimits(id: RuntimeId): BuiltInLimits {
    return sandboxLimits(id, {}, this.config.limitCaps);
  }

  private departmentOf(id: RuntimeId): Department {
    const department = this.departments.get(id);
    if (department === undefined) throw new RangeError(`there is no runtime ${id}`);
    return department;
  }
}

const discardAll = (sandboxes: readonly PreparedSandbox[]): Promise<void>[] =>
  sandboxes.map((sandbox) => sandbox.discard());

/** Whether a job fits into a sandbox that was made before anybody asked for it. */
function isUsual(limits: BuiltInLimits, usual: BuiltInLimits): boolean {
  const names = ['cpus', 'memoryBytes', 'maxProcesses', 'diskBytes'] as const;
  return names.every((name) => limits[name] === usual[name]);
}
