import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { NoFreeSlotException, ShuttingDownException } from '@tester/exceptions';
import { WorkerConfig } from '../config/worker-config';
import { FairQueue } from './fair-queue';

interface Waiter {
  start(): void;
  refuse(reason: Error): void;
}

/** A bounded number of runs at a time, a bounded queue before them in which callers take turns, and a drain at the end. */
@Injectable()
export class SandboxSlots implements BeforeApplicationShutdown {
  private running = 0;
  private readonly queue = new FairQueue<Waiter>();
  /** Ends those that took a slot because it was free. */
  private readonly yielding = new Set<AbortController>();
  private readonly shutdown = new AbortController();
  private draining: Promise<void> | null = null;
  private idle: (() => void) | null = null;

  constructor(private readonly config: WorkerConfig) {}

  get isDraining(): boolean {
    return this.draining !== null;
  }

  /** Runs that have a slot. */
  get active(): number {
    return this.running;
  }

  /** Runs that wait for one. */
  get waiting(): number {
    return this.queue.length;
  }

  /**
   * Runs `work` in a slot of its own. Its signal aborts with the caller's `signal`, and when a drain is out of time.
   * @param caller on whose behalf; each gets his turn, however many wait on behalf of another.
   * @throws NoFreeSlotException when the queue is full or the wait too long; ShuttingDownException; the reason of `signal`.
   */
  async use<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal, caller = ''): Promise<T> {
    signal.throwIfAborted();
    if (this.isDraining) throw new ShuttingDownException('the worker is draining');
    if (this.running < this.config.slots.count) this.running += 1;
    else await this.enqueue(caller, signal);
    return this.occupy(work, signal);
  }

  /**
   * The same where a slot is free now, and as long as nobody else has to wait for it; null where none is, it was wanted,
   * or a drain has begun. @throws the reason of `signal`.
   */
  async useIfFree<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T | null> {
    signal.throwIfAborted();
    // Who waits gets each slot that becomes free, so a free one is one that nobody waits for.
    if (this.isDraining || this.running >= this.config.slots.count) return null;
    this.running += 1;
    const wanted = new AbortController();
    this.yielding.add(wanted);
    try {
      return await this.occupy(work, AbortSignal.any([signal, wanted.signal]));
    } catch (error) {
      if (wanted.signal.aborted && !signal.aborted) return null;
      throw error;
    } finally {
      this.yielding.delete(wanted);
    }
  }

  /** Refuses those who wait, gives the running ones `drainMs`, then aborts them. */
  beforeApplicationShutdown(): Promise<void> {
    return (this.draining ??= this.drain());
  }

  /** In a slot that is counted already. */
  private async occupy<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      return await work(AbortSignal.any([signal, this.shutdown.signal]));
    } finally {
      this.release();
    }
  }

  private async drain(): Promise<void> {
    for (const waiter of this.queue.drain()) {
      waiter.refuse(new ShuttingDownException('the worker is draining'));
    }
    if (this.running === 0) return;
    const lastCall = setTimeout(
      () => this.shutdown.abort(new ShuttingDownException('the worker stopped before the run had ended')),
      this.config.http.drainMs,
    );
    await new Promise<void>((resolve) => (this.idle = resolve));
    clearTimeout(lastCall);
  }

  private enqueue(caller: string, signal: AbortSignal): Promise<void> {
    const { queueLength, queueWaitMs } = this.config.slots;
    if (this.queue.length >= queueLength) this.makeRoomFor(caller);
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        this.queue.remove(caller, waiter);
      };
      const waiter: Waiter = {
        start: () => (settle(), resolve()),
        refuse: (reason) => (settle(), reject(reason)),
      };
      const leave = (): void => waiter.refuse(signal.reason as Error);
      const late = (): void => waiter.refuse(this.full('no slot became free in time'));
      const timer = setTimeout(late, queueWaitMs);
      signal.addEventListener('abort', leave, { once: true });
      this.queue.push(caller, waiter);
      this.claimYielding();
    });
  }

  /** One for each that waits: those that come from now on find the next. */
  private claimYielding(): void {
    const [wanted] = this.yielding;
    if (wanted === undefined) return;
    this.yielding.delete(wanted);
    wanted.abort(new DOMException('another run wants the slot', 'AbortError'));
  }

  /** Nobody fills the whole queue: who has more in it than others yields his last place. @throws NoFreeSlotException */
  private makeRoomFor(caller: string): void {
    const displaced = this.queue.lastOfLongerLine(caller);
    if (displaced === undefined) throw this.full('the queue is full');
    displaced.refuse(this.full('the queue is full, and others wait for less'));
  }

  private full(message: string): NoFreeSlotException {
    const { count } = this.config.slots;
    const { waiting } = this;
    return new NoFreeSlotException(message, {
      retryAfterSeconds: Math.ceil((waiting + 1) / count),
      context: { queueLength: waiting, slots: count },
    });
  }

  /** The slot goes straight to the next in line, so that a newcomer cannot take it. */
  private release(): void {
    const next = this.queue.next();
    if (next) {
      next.start();
      return;
    }
    this.running -= 1;
    if (this.running === 0) this.idle?.();
  }
}
