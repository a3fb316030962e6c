import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const ROOT = path.resolve(__dirname, '../../../..');
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 30_000;
const ASK_EVERY_MS = 100;

/** Variables of the tester's own machine must not reach the app under test; what it needs to run at all may. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG'] as const;

/** A built app running as a child process, with nothing in its environment but what a test says. */
export class AppProcess implements AsyncDisposable {
  /** Everything it printed. */
  printed = '';
  private readonly child: ChildProcess;
  private readonly closed: Promise<unknown>;

  constructor(
    readonly app: 'api' | 'worker',
    env: Record<string, string>,
  ) {
    const inherited = Object.fromEntries(INHERITED.map((name) => [name, process.env[name]]));
    const child = spawn(process.execPath, [path.join(ROOT, 'dist', app, 'main.cjs')], {
      cwd: ROOT,
      env: { ...inherited, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const output of [child.stdout, child.stderr]) {
      output.setEncoding('utf8').on('data', (text: string) => (this.printed += text));
    }
    this.child = child;
    this.closed = once(child, 'close');
    process.once('exit', this.killNow);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Waits for a 200 of a path; any of the statuses in `accepted` will do. */
  async answers(url: string, accepted: readonly number[] = [200]): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!accepted.includes(await this.statusOf(url))) {
      if (!this.isRunning || Date.now() > deadline) {
        throw new Error(`the ${this.app} does not answer at ${url}:\n${this.printed}`);
      }
      await wait(ASK_EVERY_MS);
    }
  }

  /** Status with which the app answers a GET; 0 when nothing listens. */
  async statusOf(url: string): Promise<number> {
    try {
      return (await fetch(url)).status;
    } catch (error) {
      if (isRefusedConnection(error)) return 0;
      throw error;
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Waits for its end. @returns the exit code, or null after a signal that it did not handle. */
  async exitCode(): Promise<number | null> {
    const inTime = await Promise.race([
      this.closed.then(() => true),
      wait(STOP_WITHIN_MS, false, { ref: false }),
    ]);
    if (!inTime) throw new Error(`the ${this.app} does not end:\n${this.printed}`);
    return this.child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isRunning) this.signal('SIGTERM');
    try {
      await this.exitCode();
    } finally {
      this.killNow();
      process.off('exit', this.killNow);
    }
  }

  private readonly killNow = (): void => {
    if (this.isRunning) this.signal('SIGKILL');
  };
}

/** fetch says so with a TypeError of Node's own realm, which is not the one tests run in. */
export const isRefusedConnection = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'TypeError';
