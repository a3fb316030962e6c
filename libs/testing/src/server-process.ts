import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';

export interface ServerProcessOptions {
  command: string;
  args: readonly string[];
  /** Asked again and again after the start until it is true. */
  isReady: () => Promise<boolean>;
  /** Whom to run as; the caller's own user when left out. */
  uid?: number;
  gid?: number;
  /** Processes the server has forked and that do not follow its signals; none by default. */
  childrenOf?: (processId: number) => number[];
}

const START_TIMEOUT_MS = 20_000;
const POLL_MS = 25;

/** A real server started for a test. Goes with the test's process, whatever way that ends. */
export class ServerProcess implements AsyncDisposable {
  private child: ChildProcess | null = null;
  private readonly killNow = (): void => this.signal('SIGKILL');

  constructor(private readonly options: ServerProcessOptions) {}

  get isRunning(): boolean {
    return this.child?.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resolves when the server is ready. @throws Error with what the server printed when it does not come up. */
  async start(): Promise<void> {
    const { command, args, uid, gid, isReady } = this.options;
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], uid, gid });
    this.child = child;
    const printed: string[] = [];
    const keep = (text: Buffer): unknown => printed.push(text.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    await once(child, 'spawn');
    process.once('exit', this.killNow);
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await isReady())) {
      if (!this.isRunning || Date.now() > deadline) {
        await this[Symbol.asyncDispose]();
        throw new Error(`${command} did not start:\n${printed.join('')}`);
      }
      await sleep(POLL_MS);
    }
  }

  /** Sends a signal to the server and to its children. */
  signal(signal: NodeJS.Signals): void {
    const processId = this.child?.pid;
    if (processId === undefined || !this.isRunning) return;
    const children = this.options.childrenOf?.(processId) ?? [];
    for (const each of [processId, ...children]) {
      try {
        process.kill(each, signal);
      } catch (error) {
        // A child may have ended since it was listed.
        if (!(isNativeError(error) && 'code' in error && error.code === 'ESRCH')) throw error;
      }
    }
  }

  /** Ends the server with a signal and waits until it is gone. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child && this.isRunning) {
      const gone = once(child, 'exit');
      this.signal(signal);
      this.signal('SIGCONT');
      await gone;
    }
    process.removeListener('exit', this.killNow);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL');
  }
}
