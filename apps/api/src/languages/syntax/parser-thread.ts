import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';

export interface ThreadOrder<Order> {
  id: number;
  order: Order;
}
export interface ThreadAnswer<Answer> {
  id: number;
  answer: Answer;
}

/** Milliseconds that one source may occupy a thread that is ready: a hundred times what a long one needs. */
const PARSE_MAX_MS = 2_000;
/** Milliseconds that loading a parser may take. Our machine's affair: it is not counted against any source. */
const START_MAX_MS = 20_000;
/** A source whose tree takes more memory than this, in MiB, ends its thread, not the process. */
const THREAD_MAX_MIB = 512;

const fromHere = createRequire(__filename);

/** File of a module path, such as `typescript/lib/ko/…json`. */
export const moduleFile = (path: string): string => fromHere.resolve(path);

/** Beside the bundle lies the compiled thread; in the source tree Node runs the TypeScript file as it is. */
function entryFile(entry: string): string {
  const compiled = join(__dirname, `${basename(entry)}.cjs`);
  return existsSync(compiled) ? compiled : join(__dirname, '..', `${entry}.mts`);
}

/**
 * One parser in a thread of its own. A source that corrupts the parser's memory, uses it up, or never ends, costs that
 * thread and nothing else: it is thrown away and the next source gets a new one.
 */
export class ParserThread<Order, Answer> implements AsyncDisposable {
  #started: { worker: Worker; isReady: Promise<boolean> } | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #nextId = 0;
  /** Milliseconds spent on starting threads so far. */
  #startMs = 0;

  /**
   * @param entry file of the thread below `languages/`, without its extension.
   * @param data what the thread finds in its `workerData`.
   */
  constructor(
    private readonly entry: string,
    private readonly data: object = {},
  ) {}

  /**
   * Carries out `order`, one at a time as they came. Resolves to null when the thread crashed, or when `deadlineMs`
   * went by in the queue and in the parser (the time a thread takes to start is left out): then nothing is known.
   */
  run(order: Order, deadlineMs: number): Promise<Answer | null> {
    const began = performance.now() - this.#startMs;
    const turn = this.#queue.then(async () => {
      const thread = (this.#started ??= this.#start());
      if (!(await this.#awaitStart(thread.isReady))) return await this.#giveUp();
      const remainingMs = deadlineMs - (performance.now() - this.#startMs - began);
      if (remainingMs <= 0) return null;
      const answer = await this.#ask(thread.worker, order, Math.min(remainingMs, PARSE_MAX_MS));
      return answer === null ? await this.#giveUp() : answer.answer;
    });
    this.#queue = turn;
    return turn;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#giveUp();
  }

  async #awaitStart(isReady: Promise<boolean>): Promise<boolean> {
    const began = performance.now();
    const ready = await isReady;
    this.#startMs += performance.now() - began;
    return ready;
  }

  #ask(worker: Worker, order: Order, timeoutMs: number): Promise<ThreadAnswer<Answer> | null> {
    const id = (this.#nextId += 1);
    worker.postMessage({ id, order } satisfies ThreadOrder<Order>);
    return messageOf(worker, timeoutMs, (message: ThreadAnswer<Answer>) => message.id === id);
  }

  #start(): { worker: Worker; isReady: Promise<boolean> } {
    const worker = new Worker(entryFile(this.entry), {
      workerData: this.data,
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: THREAD_MAX_MIB },
    });
    // A crash between two orders must not end the process; the next order sees the thread gone.
    worker.on('error', () => this.#forget(worker)).on('exit', () => this.#forget(worker));
    worker.unref();
    return { worker, isReady: messageOf(worker, START_MAX_MS, () => true).then((said) => said !== null) };
  }

  #forget(worker: Worker): void {
    if (this.#started?.worker === worker) this.#started = null;
  }

  async #giveUp(): Promise<null> {
    const started = this.#started;
    this.#started = null;
    await started?.worker.terminate();
    return null;
  }
}

/** The next message of `worker` that is wanted; null when it ends first, or `timeoutMs` go by. */
function messageOf<Message>(
  worker: Worker,
  timeoutMs: number,
  isWanted: (message: Message) => boolean,
): Promise<Message | null> {
  return new Promise((resolve) => {
    const onMessage = (message: Message): void => {
      if (isWanted(message)) settle(message);
    };
    const onEnd = (): void => settle(null);
    const timer = setTimeout(onEnd, timeoutMs);
    const settle = (result: Message | null): void => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onEnd).off('exit', onEnd);
      resolve(result);
    };
    worker.on('message', onMessage).on('error', onEnd).on('exit', onEnd);
  });
}
