import { NoFreeSlotException, type TesterException } from '@tester/exceptions';

/** A worker's failure, and what it means for the others. What callers get to see is `failure`. */
export class WorkerTrouble extends Error {
  override readonly name = 'WorkerTrouble';
  /** Nothing of an answer has come, and another worker may have one. */
  readonly mayGoElsewhere: boolean;

  constructor(
    readonly failure: TesterException,
    /** `elsewhere`: see `mayGoElsewhere`; `lost`: an answer had begun; `late`: no time is left; `refused`: its last word. */
    private readonly kind: 'elsewhere' | 'lost' | 'late' | 'refused',
  ) {
    super(failure.message, { cause: failure });
    this.mayGoElsewhere = kind === 'elsewhere';
  }

  /** It speaks against the worker: one that is full, or refuses a request, is well. */
  get isOutage(): boolean {
    return this.kind !== 'refused' && !(this.failure instanceof NoFreeSlotException);
  }

  /** The same, where nothing has been handed on yet. */
  beforeAnything(): WorkerTrouble {
    return this.kind === 'lost' ? new WorkerTrouble(this.failure, 'elsewhere') : this;
  }
}
