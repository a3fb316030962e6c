import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

export const TOKEN = 'a-token-that-is-long-enough-for-everybody';
const PROGRAM = path.join(__dirname, '../../../dist/worker/main.cjs');

/** The built worker as a process of its own, reached over HTTP alone. */
export class WorkerProcess implements AsyncDisposable {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** Starts the worker on a free port and waits until it is alive. */
  static async start(variables: Record<string, string> = {}): Promise<WorkerProcess> {
    const port = await freePort();
    const child = launch({
      WORKER_PORT: String(port),
      WORKER_AUTH_TOKEN: TOKEN,
      WORKER_INSTANCE: `e2e-${process.pid}-${port}`,
      LOG_LEVEL: 'silent',
      ...variables,
    });
    const worker = new WorkerProcess(child, `http://127.0.0.1:${port}`);
    const patience = AbortSignal.timeout(20_000);
    while (!(await worker.isAlive())) {
      patience.throwIfAborted();
      if (child.exitCode !== null) throw new Error(`the worker exited with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return worker;
  }

  /** Starts a worker that is not expected to stay, and hands back its exit code and what it wrote on stderr. */
  static async startInVain(
    variables: Record<string, string>,
  ): Promise<{ exitCode: number | null; stderr: string }> {
    const child = launch(variables);
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [exitCode] = (await once(child, 'close')) as [number | null];
    return { exitCode, stderr };
  }

  post(route: string, body: unknown, token: string | null = TOKEN): Promise<Response> {
    return fetch(this.url + route, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': 'en',
        ...(token !== null && { authorization: `Bearer ${token}` }),
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** Asks for the events of an execution; the caller leaves with `signal`. */
  stream(body: unknown, signal?: AbortSignal): Promise<Response> {
    return fetch(`${this.url}/executions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        'accept-language': 'en',
        authorization: `Bearer ${TOKEN}`,
      },
      body: JSON.stringify(body),
      signal: signal ?? null,
    });
  }

  /** Memory that the process holds right now, in bytes, and descriptors that it has open. */
  get holdings(): { memoryBytes: number; descriptors: number } {
    const [, kilobytes = 'NaN'] = /^VmRSS:\s+(\d+) kB$/m.exec(
      readFileSync(`/proc/${this.child.pid}/status`, 'utf8'),
    ) ?? [''];
    return {
      memoryBytes: Number(kilobytes) * 1024,
      descriptors: readdirSync(`/proc/${this.child.pid}/fd`).length,
    };
  }

  get(route: string): Promise<Response> {
    return fetch(this.url + route, { headers: { authorization: `Bearer ${TOKEN}` } });
  }

  /** Sends `signal` and hands back the exit code. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const closed = once(this.child, 'exit') as Promise<[number | null]>;
    this.child.kill(signal);
    return (await closed)[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.end('SIGTERM');
  }

  private async isAlive(): Promise<boolean> {
    try {
      return (await this.get('/health/live')).ok;
    } catch (error) {
      // Not `instanceof`: fetch throws the TypeError of another realm than Jest's.
      if ((error as Error).name === 'TypeError') return false;
      throw error;
    }
  }
}

function launch(variables: Record<string, string>): ChildProcess {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: run "npm run build" first`);
  const { PATH = '' } = process.env;
  return spawn(process.execPath, [PROGRAM], {
    env: { PATH, ...variables },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
