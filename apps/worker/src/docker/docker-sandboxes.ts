import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { RuntimeId } from '@tester/contracts';
import { SandboxUnavailableException } from '@tester/exceptions';
import { EnvironmentException } from '@tester/nest-kit';
import { WorkerConfig } from '../config/worker-config';
import { RUNTIMES } from '../runtimes/runtimes';
import { SandboxEngine } from '../sandbox/sandbox-engine.port';
import type { RecordListener, SandboxEnd, SandboxJob, SandboxRun } from '../sandbox/sandbox.port';
import { containerSpec } from './container-spec';
import { EngineClient } from './engine-client';
import { LiveContainers } from './live-containers';
import { RunCollector } from './run-collector';
import { SandboxConversation, type ConversationEnd } from './sandbox-conversation';

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

  async run(job: SandboxJob, signal: AbortSignal, onRecord?: RecordListener): Promise<SandboxRun> {
    signal.throwIfAborted();
    const [imageDigest, engineRuntime] = await Promise.all([
      this.engine.imageDigest(this.imageOf(job.runtime)),
      this.engineRuntime(),
    ]);
    const name = `tester-${randomUUID()}`;
    const { instance, engine } = this.config;
    using _held = this.live.hold(name);
    try {
      signal.throwIfAborted();
      await this.engine.create(
        containerSpec({ name, imageDigest, instance, engineRuntime: engine.runtime }, job),
      );
      return await this.converse(name, job, { imageDigest, engineRuntime }, signal, onRecord);
    } finally {
      await this.remove(name);
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
    for (const { id } of Object.values(RUNTIMES)) await this.engine.imageDigest(this.imageOf(id));
  }

  private async converse(
    name: string,
    job: SandboxJob,
    facts: Pick<SandboxRun, 'imageDigest' | 'engineRuntime'>,
    signal: AbortSignal,
    onRecord?: RecordListener,
  ): Promise<SandboxRun> {
    const key = randomBytes(16).toString('hex');
    const collector = new RunCollector(key, onRecord);
    const stream = await this.engine.attach(name);
    const leave = (): void => void stream.destroy();
    signal.addEventListener('abort', leave, { once: true });
    try {
      const conversation = new SandboxConversation(stream, job, collector, key);
      const [ended] = await Promise.all([conversation.end(), this.engine.start(name)]);
      const end = await this.endOf(name, ended);
      signal.throwIfAborted();
      return collector.finish({ end, wallMs: ended.wallMs }, facts);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', leave);
      stream.destroy();
    }
  }

  /** A sandbox that fell silent may have been killed as a whole for its memory, which the engine knows. */
  private async endOf(name: string, { end }: ConversationEnd): Promise<SandboxEnd> {
    if (end !== 'lost') return end ?? 'exited';
    const container = await this.engine.inspect(name);
    return container?.State.OOMKilled === true ? 'out_of_memory' : 'lost';
  }

  private imageOf(runtime: RuntimeId): string {
    const { imagePrefix, imageTag } = this.config.engine;
    return `${imagePrefix}/${RUNTIMES[runtime].image}:${imageTag}`;
  }

  /** Name for the report. A configured runtime that is missing makes the engine refuse the container. */
  private async engineRuntime(): Promise<string> {
    return this.config.engine.runtime ?? (this.usualRuntime ??= (await this.engine.runtimes()).default);
  }

  /** What cannot be removed now is left to the reaper; the run's result stands. */
  private async remove(name: string): Promise<void> {
    try {
      await this.engine.remove(name);
    } catch (error) {
      this.logger.warn({ err: error, container: name }, 'a sandbox was left for the reaper');
    }
  }
}
