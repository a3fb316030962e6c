import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FlatNode } from './syntax-tree';

export interface ParserThreadData {
  engineWasm: string;
  grammarWasm: string;
}
export interface ParseOrder {
  id: number;
  source: string;
}
export interface ParseAnswer {
  id: number;
  nodes: FlatNode[];
}

const fromHere = createRequire(__filename);

/** Beside the bundle lies the compiled thread; in the source tree Node runs the TypeScript file as it is. */
function entryFile(): string {
  const compiled = join(__dirname, 'parser-thread.entry.cjs');
  return existsSync(compiled) ? compiled : join(__dirname, 'parser-thread.entry.mts');
}

/**
 * One tree-sitter grammar in a thread of its own. A source that corrupts the parser's memory, or never ends, costs
 * that thread and nothing else: it is thrown away and the next source gets a new one.
 */
export class ParserThread implements AsyncDisposable {
  #worker: Worker | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #nextId = 0;

  /** @param grammarWasm module path of the grammar, such as `tree-sitter-python/tree-sitter-python.wasm`. */
  constructor(private readonly grammarWasm: string) {}

  /**
   * Parses `source`, one at a time in order of arrival. Resolves to null when the thread crashed or `deadlineMs`
   * went by (waiting included): then nothing is known about the source.
   */
  parse(source: string, deadlineMs: number): Promise<FlatNode[] | null> {
    const deadline = performance.now() + deadlineMs;
    const turn = this.#queue.then(() => this.#parseNow(source, deadline - performance.now()));
    this.#queue = turn;
    return turn;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#discard();
  }

  async #parseNow(source: string, remainingMs: number): Promise<FlatNode[] | null> {
    if (remainingMs <= 0) return null;
    const worker = (this.#worker ??= this.#start());
    const id = (this.#nextId += 1);
    const nodes = await new Promise<FlatNode[] | null>((resolve) => {
      const timer = setTimeout(() => settle(null), remainingMs);
      const onMessage = (answer: ParseAnswer): void => {
        if (answer.id === id) settle(answer.nodes);
      };
      const onEnd = (): void => settle(null);
      const settle = (result: FlatNode[] | null): void => {
        clearTimeout(timer);
        worker.off('message', onMessage).off('error', onEnd).off('exit', onEnd);
        resolve(result);
      };
      worker.on('message', onMessage).on('error', onEnd).on('exit', onEnd);
      worker.postMessage({ id, source } satisfies ParseOrder);
    });
    if (nodes === null) await this.#discard();
    return nodes;
  }

  #start(): Worker {
    const workerData: ParserThreadData = {
      engineWasm: fromHere.resolve('web-tree-sitter/web-tree-sitter.wasm'),
      grammarWasm: fromHere.resolve(this.grammarWasm),
    };
    const worker = new Worker(entryFile(), { workerData, stdout: true, stderr: true });
    // A crash between two parses must not end the process; the next parse sees the thread gone.
    worker.on('error', () => this.#forget(worker)).on('exit', () => this.#forget(worker));
    worker.unref();
    return worker;
  }

  #forget(worker: Worker): void {
    if (this.#worker === worker) this.#worker = null;
  }

  async #discard(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}
