import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { SandboxUnavailableException } from '@tester/exceptions';
import Docker, { type ContainerCreateOptions, type ContainerInspectInfo } from 'dockerode';
import { WorkerConfig } from '../config/worker-config';
import { INSTANCE_LABEL } from './labels';

/** How long the engine may take for one call, in milliseconds. A hanging engine is an engine that is away. */
const ASK_MS = 5_000;
const CHANGE_MS = 20_000;
/** How long a container may take to end by itself and be removed, in milliseconds, before it is killed. */
const LEAVE_MS = 3_000;

interface Abortable {
  abortSignal: AbortSignal;
}

/** What the library does and its types leave out: `info` takes a signal, and answers this. */
interface AbortableInfo {
  info(options: Abortable): Promise<{ Runtimes?: Record<string, unknown>; DefaultRuntime?: string }>;
}

/** The engine's HTTP API, each call with a deadline, each failure as SandboxUnavailableException. */
@Injectable()
export class EngineClient {
  private readonly docker: Docker;

  constructor(private readonly config: WorkerConfig) {
    this.docker = new Docker({ socketPath: config.engine.socketPath });
  }

  /** OCI runtimes that the engine has, and the one it takes by default. */
  async runtimes(): Promise<{ names: string[]; default: string }> {
    const info = await this.call('asking the engine about itself', ASK_MS, (abortSignal) =>
      (this.docker as unknown as AbortableInfo).info({ abortSignal }),
    );
    return { names: Object.keys(info.Runtimes ?? {}), default: info.DefaultRuntime ?? 'unknown' };
  }

  /** Content id of an image, `sha256:…`. */
  async imageDigest(reference: string): Promise<string> {
    const image = await this.call(`looking for the image ${reference}`, ASK_MS, () =>
      this.docker.getImage(reference).inspect(),
    );
    return image.Id;
  }

  /** Tar archive of one file of a container, running or not. */
  archive(name: string, path: string): Promise<Buffer> {
    return this.call('reading a file of an image', ASK_MS, async () =>
      buffer(await this.docker.getContainer(name).getArchive({ path })),
    );
  }

  async create(spec: ContainerCreateOptions): Promise<void> {
    await this.call('creating a container', CHANGE_MS, (abortSignal) =>
      this.docker.createContainer({ ...spec, abortSignal }),
    );
  }

  /** stdin, stdout and stderr of a container that has not been started yet: later, its first words would be lost. */
  async attach(name: string): Promise<Duplex> {
    const stream = await this.call('attaching to a container', ASK_MS, (abortSignal) =>
      this.docker
        .getContainer(name)
        .attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true, abortSignal }),
    );
    return stream as Duplex;
  }

  async start(name: string): Promise<void> {
    await this.call('starting a container', CHANGE_MS, (abortSignal) =>
      this.docker.getContainer(name).start({ abortSignal }),
    );
  }

  /** Null when the container is gone. */
  async inspect(name: string): Promise<ContainerInspectInfo | null> {
    return this.orWhenGone(
      null,
      this.call('inspecting a container', ASK_MS, (abortSignal) =>
        this.docker.getContainer(name).inspect({ abortSignal }),
      ),
    );
  }

  /**
   * Returns when a container is gone that ends by itself, as one does whose stdin has ended; one that does not is removed.
   * To kill it at once would cost the engine several times the work.
   */
  async awaitRemoval(name: string): Promise<void> {
    try {
      await this.gone(name, LEAVE_MS);
    } catch (error) {
      if (!(error instanceof SandboxUnavailableException)) throw error;
      await this.remove(name);
    }
  }

  /** Ends and removes a container, and returns when it is gone; one that was gone before is fine. */
  async remove(name: string): Promise<void> {
    const container = this.docker.getContainer(name);
    const removal = this.call('removing a container', CHANGE_MS, (abortSignal) =>
      container.remove({ force: true, v: true, abortSignal }),
    );
    try {
      await this.orWhenGone(undefined, removal);
    } catch (error) {
      if (statusOf(error) !== 409) throw error;
      // The engine is removing it already, because it has ended.
      await this.gone(name, CHANGE_MS);
    }
  }

  /** Names of all containers, running or not, that carry the label of this worker. */
  async ownContainers(): Promise<string[]> {
    const filters = { label: [`${INSTANCE_LABEL}=${this.config.instance}`] };
    const containers = await this.call('listing containers', ASK_MS, (abortSignal) =>
      this.docker.listContainers({ all: true, filters, abortSignal }),
    );
    return containers.map(({ Names, Id }) => Names[0]?.replace(/^\//, '') ?? Id);
  }

  private gone(name: string, withinMs: number): Promise<void> {
    const container = this.docker.getContainer(name);
    const removed = this.call('waiting for a removal', withinMs, (abortSignal) =>
      container.wait({ condition: 'removed', abortSignal }),
    );
    return this.orWhenGone(
      undefined,
      removed.then(() => undefined),
    );
  }

  private async orWhenGone<T>(absent: T, call: Promise<unknown>): Promise<T> {
    try {
      return (await call) as T;
    } catch (error) {
      if (statusOf(error) === 404) return absent;
      throw error;
    }
  }

  /** The deadline's signal is this call's own and never fires later: on an attached stream it would end the run. */
  private async call<T>(
    what: string,
    deadlineMs: number,
    request: (abortSignal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const deadline = new AbortController();
    const expired = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      deadline.abort();
      // Not every call of the library heeds the signal.
      expired.reject(deadline.signal.reason);
    }, deadlineMs);
    try {
      return await Promise.race([request(deadline.signal), expired.promise]);
    } catch (error) {
      const why = deadline.signal.aborted ? `no answer within ${deadlineMs} ms` : 'refused or failed';
      throw new SandboxUnavailableException(`${what}: ${why}`, {
        cause: error,
        retryAfterSeconds: 5,
      });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** HTTP status with which the engine refused, if it did. */
function statusOf(error: unknown): number | null {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'statusCode' in cause && typeof cause.statusCode === 'number'
    ? cause.statusCode
    : null;
}
