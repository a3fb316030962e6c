import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { SandboxUnavailableException } from '@tester/exceptions';
import { EnvironmentException } from '@tester/nest-kit';
import { WorkerConfig } from '../config/worker-config';
import { RUNTIMES } from '../runtimes/runtimes';
import { SandboxEngine, type PreparedSandbox, type SandboxOrder } from '../sandbox/sandbox-engine.port';
import { containerSpec } from './container-spec';
import { DockerSandbox, type ContainerAccess } from './docker-sandbox';
import { EngineClient } from './engine-client';
import { imageOf } from './image-name';
import { LiveContainers } from './live-containers';
import { orAborted } from './or-aborted';
import { SandboxConversation } from './sandbox-conversation';

/** One container per job on the Docker engine. */
@Injectable()
export class DockerSandboxes extends SandboxEngine {
  private readonly logger = new Logger(DockerSandboxes.name);
  /** The engine's default OCI runtime, once it has been asked. */
  private usualRuntime: string | null = null;

  constructor(
    private readonly config: WorkerConfig,
    private readonly engine: EngineClient,
    private readonly live: LiveContainers,
  ) {
    super();
  }

  async prepare(order: SandboxOrder, signal: AbortSignal): Promise<PreparedSandbox> {
    const making = this.make(order, signal);
    try {
      return await orAborted(making, signal);
    } catch (error) {
      // Nobody waits for it any more. The engine cannot be told to stop in the middle, but what it makes goes again.
      void making.then(
        (sandbox) => sandbox.discard(),
        () => 'there is nothing to discard',
      );
      throw error;
    }
  }

  async verify(): Promise<void> {
    const wanted = this.config.engine.runtime;
    if (wanted === undefined) return;
    let names: string[];
    try {
      ({ names } = await this.engine.runtimes());
    } catch (error) {
      this.logger.warn({ err: error }, 'the engine is away, so its runtimes cannot be looked at');
      return;
    }
    if (!names.includes(wanted)) {
      const problem = `the engine has no runtime ${wanted}, only ${names.join(', ')}`;
      throw new EnvironmentException([{ variable: 'DOCKER_RUNTIME', problem }]);
    }
  }

  async check(): Promise<void> {
    const { names } = await this.engine.runtimes();
    const runtime = this.config.engine.runtime;
    if (runtime !== undefined && !names.includes(runtime)) {
      throw new SandboxUnavailableException(`the engine has no runtime ${runtime}`);
    }
    for (const { id } of Object.values(RUNTIMES))
      await this.engine.imageDigest(imageOf(this.config.engine, id));
  }

  private async make(order: SandboxOrder, signal: AbortSignal): Promise<DockerSandbox> {
    signal.throwIfAborted();
    const [imageDigest, engineRuntime] = await Promise.all([
      this.engine.imageDigest(imageOf(this.config.engine, order.runtime)),
      this.engineRuntime(),
    ]);
    const { instance, engine } = this.config;
    const name = `tester-${randomUUID()}`;
    const container = this.accessTo(name);
    try {
      const identity = { name, imageDigest, instance, engineRuntime: engine.runtime };
      signal.throwIfAborted();
      await this.engine.create(containerSpec(identity, order));
      signal.throwIfAborted();
      const conversation = new SandboxConversation(await this.engine.attach(name));
      const sandbox = new DockerSandbox(conversation, container, { imageDigest, engineRuntime });
      await orAborted(Promise.all([conversation.ready, this.engine.start(name)]), signal);
      return sandbox;
    } catch (error) {
      await container.remove();
      throw error;
    }
  }

  /** The reaper keeps away from the container until it is gone, or left to him. */
  private accessTo(name: string): ContainerAccess {
    const held = this.live.hold(name);
    const release = async (removal: Promise<void>): Promise<void> => {
      try {
        await removal;
      } catch (error) {
        this.logger.warn({ err: error, container: name }, 'a sandbox was left for the reaper');
      } finally {
        held[Symbol.dispose]();
      }
    };
    return {
      wasOutOfMemory: async () => (await this.engine.inspect(name))?.State.OOMKilled === true,
      leave: () => release(this.engine.awaitRemoval(name)),
      remove: () => release(this.engine.remove(name)),
    };
  }

  /** Name for the report. A configured runtime that is missing makes the engine refuse the container. */
  private async engineRuntime(): Promise<string> {
    return this.config.engine.runtime ?? (this.usualRuntime ??= (await this.engine.runtimes()).default);
  }
}
