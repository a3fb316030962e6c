import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export const ROOT = path.resolve(__dirname, '../../../../..');
const READY_WITHIN_MS = 60_000;

/** Builds the api as it is deployed, into a directory of the test's. */
export async function buildApi(directory: string): Promise<void> {
  const build = `await (await import('./scripts/build.mjs')).buildApp('api', ${JSON.stringify(directory)})`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', build], { cwd: ROOT });
}

/** The built api in a process of its own, to be killed. */
export class ApiProcess implements AsyncDisposable {
  /** Everything it printed. */
  printed = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {
    const keep = (text: Buffer): unknown => (this.printed += text.toString());
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
  }

  /**
   * @param directory where {@link buildApi} has put it.
   * @param through command and arguments to run it with; signals reach the api only when that becomes it (`exec`).
   */
  static start(
    directory: string,
    port: number,
    variables: Record<string, string>,
    through: readonly string[] = [],
  ): ApiProcess {
    const [command = process.execPath, ...args] = [...through, process.execPath];
    const child = spawn(command, [...args, path.join(directory, 'main.cjs')], {
      cwd: ROOT,
      // The bundle lies outside the workspace, its packages inside.
      env: { NODE_PATH: path.join(ROOT, 'node_modules'), API_PORT: String(port), ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new ApiProcess(child, `http://127.0.0.1:${port}`);
  }

  /** @throws Error with what it printed when it ends, or does not answer. */
  async ready(): Promise<this> {
    const deadline = Date.now() + READY_WITHIN_MS;
    for (;;) {
      const answer = await fetch(`${this.url}/health/live`).catch(() => null);
      if (answer?.ok) return this;
      if (this.child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`the api did not start:\n${this.printed}`);
      }
      await sleep(50);
    }
  }

  get processId(): number {
    if (this.child.pid === undefined) throw new Error('the api was not started');
    return this.child.pid;
  }

  /** @throws Error with what it printed when it ends first. */
  async prints(text: string): Promise<void> {
    while (!this.printed.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`the api ended before ${text}:\n${this.printed}`);
      await sleep(10);
    }
  }

  /** Sends SIGTERM. @returns the exit code; null when the signal itself ended it. */
  async terminate(): Promise<number | null> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const [exitCode] = (await gone) as [number | null];
    return exitCode;
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}
