import { freePort } from '@tester/testing';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { AppProcess } from './app-process';

/** What became of one run that a worker was asked for: it began, and an answer to it came whole. */
export interface WatchedRun {
  /** What the caller had put into the source to know it again. */
  marker: string;
  isFinished: boolean;
}

const MARKER = /# run (\S+)\\n/;

/** A real worker that can be killed and started again, behind a pipe that sees what it is asked for and what it answers. */
export class WatchedWorker implements AsyncDisposable {
  readonly runs: WatchedRun[] = [];
  private process: AppProcess;

  private constructor(
    private readonly pipe: Server,
    readonly url: string,
    private readonly port: number,
    private readonly env: Record<string, string>,
  ) {
    this.process = new AppProcess('worker', env);
    pipe.on(
      'request',
      (incoming: IncomingMessage, outgoing: ServerResponse) => void this.pass(incoming, outgoing),
    );
  }

  static async start(env: Record<string, string>): Promise<WatchedWorker> {
    const [port, pipePort] = [await freePort(), await freePort()];
    const pipe = createServer().listen(pipePort, '127.0.0.1');
    await once(pipe, 'listening');
    return new WatchedWorker(pipe, `http://127.0.0.1:${pipePort}`, port, {
      ...env,
      WORKER_PORT: String(port),
    });
  }

  get finished(): number {
    return this.runs.filter(({ isFinished }) => isFinished).length;
  }

  /** Waits until its sandboxes can be used. */
  ready(): Promise<void> {
    return this.process.answers(`http://127.0.0.1:${this.port}/health/ready`);
  }

  async kill(): Promise<void> {
    this.process.signal('SIGKILL');
    await this.process.exitCode();
  }

  restart(): Promise<void> {
    this.process = new AppProcess('worker', this.env);
    return this.ready();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.pipe.close();
    this.pipe.closeAllConnections();
    await this.process[Symbol.asyncDispose]();
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const marker = MARKER.exec(body.toString())?.[1];
    const run: WatchedRun | undefined = marker === undefined ? undefined : { marker, isFinished: false };
    if (run) this.runs.push(run);
    const { method, url, headers } = incoming;
    const upstream = request({ host: '127.0.0.1', port: this.port, method, path: url, headers });
    // What is cut on one side is cut on the other.
    upstream.once('error', () => outgoing.destroy());
    outgoing.once('close', () => upstream.destroy());
    upstream.once('response', (answer) => {
      answer.once('end', () => {
        if (run && answer.statusCode === 200) run.isFinished = true;
      });
      answer.once('error', () => outgoing.destroy());
      answer.once('aborted', () => outgoing.destroy());
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    upstream.end(body);
  }
}
