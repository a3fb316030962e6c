import { rmSync } from 'node:fs';
import type { ServerProcess } from './server-process';

/** A real server with a directory that goes with it; it can be stopped, frozen, killed and started again. */
export abstract class TemporaryServer implements AsyncDisposable {
  protected abstract readonly stopSignal: NodeJS.Signals;

  protected constructor(
    readonly port: number,
    private readonly directory: string,
    private readonly server: ServerProcess,
  ) {}

  /** Starts it again on the same port, with what it keeps on disk. */
  restart(): Promise<void> {
    return this.server.start();
  }

  /** An orderly stop: connections are cut, data is written. */
  stop(): Promise<void> {
    return this.server.end(this.stopSignal);
  }

  /** `kill -9` of the server and all its connections. */
  kill(): Promise<void> {
    return this.server.end('SIGKILL');
  }

  /** Accepts connections (the kernel does), but never answers. */
  freeze(): void {
    this.server.signal('SIGSTOP');
  }

  resume(): void {
    this.server.signal('SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
