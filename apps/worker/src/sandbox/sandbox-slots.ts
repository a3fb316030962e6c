import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { NoFreeSlotException, ShuttingDownException } from '@tester/exceptions';
import { WorkerConfig } from '../config/worker-config';

interface Waiter {
  start(): void;
  refuse(reason: Error): void;
}

/** A bounded number of runs at a time, a bounded queue before them, and a drain at the end. First come, first served. */
@Injectable()
export class SandboxSlots implements BeforeApplicationShutdown {
  private active = 0;
  private readonly waiting: Waiter[] = [];
  private readonly shutdown = new AbortController();
  private draining: Promise<void> | null = null;
  private idle: (() => void) | null = null;

  constructor(private readonly config: WorkerConfig) {}

  get isDraining(): boolean {
    return this.draining !== null;
  }

  /**
   * Runs `work` in a slot of its own. Its signal aborts with the caller's `signal`, and when a drain is out of time.
   * @throws NoFreeSlotException when the queue is full or the wait too long; ShuttingDownException; the reason of `signal`.
   */
  async use<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    if (this.isDraining) throw new ShuttingDownException('the worker is draining');
    if (this.active < this.config.slots.count) this.active += 1;
    else await this.enqueue(signal);
    try {
      return await work(AbortSignal.any([signal, this.shutdown.signal]));
    } finally {
      this.release();
    }
  }

  /** Refuses those who wait, gives the running ones `drainMs`, then aborts them. */
  beforeApplicationShutdown(): Promise<void> {
    return (this.draining ??= this.drain());
  }

  private async drain(): Promise<void> {
    for (const waiter of this.waiting.splice(0)) {
      waiter.refuse(new ShuttingDownException('the worker is draining'));
    }
    if (this.active === 0) return;
    const lastCall = setTimeout(
      () => this.shutdown.abort(new ShuttingDownException('the worker stopped before the run had ended')),
      this.config.http.drainMs,
    );
    await new Promise<void>((resolve) => (this.idle = resolve));
    clearTimeout(lastCall);
  }

  private enqueue(signal: AbortSignal): Promise<void> {
    const { queueLength, queueWaitMs, count } = this.config.slots;
    const full = (message: string): NoFreeSlotException =>
      new NoFreeSlotException(message, {
        retryAfterSeconds: Math.ceil((this.waiting.length + 1) / count),
        context: { waiting: this.waiting.length, slots: count },
      });
    if (this.waiting.length >= queueLength) throw full('the queue is full');
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        const place = this.waiting.indexOf(waiter);
        if (place >= 0) this.waiting.splice(place, 1);
      };
      const waiter: Waiter = {
        start: () => (settle(), resolve()),
        refuse: (reason) => (settle(), reject(reason)),
      };
      const leave = (): void => waiter.refuse(signal.reason as Error);
      const timer = setTimeout(() => waiter.refuse(full('no slot became free in time')), queueWaitMs);
      signal.addEventListener('abort', leave, { once: true });
      this.waiting.push(waiter);
    });
  }

  /** The slot goes straight to the next in line, so that a newcomer cannot take it. */
  private release(): void {
    const next = this.waiting[0];
    if (next) {
      next.start();
      return;
    }
    this.active -= 1;
    if (this.active === 0) this.idle?.();
  }
}
