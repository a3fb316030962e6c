import { randomBytes } from 'node:crypto';
import type { PreparedSandbox } from '../sandbox/sandbox-engine.port';
import type { RecordListener, SandboxEnd, SandboxJob, SandboxRun } from '../sandbox/sandbox.port';
import { orAborted } from './or-aborted';
import { RunCollector } from './run-collector';
import type { ConversationEnd, SandboxConversation } from './sandbox-conversation';

/** What a report says about the machine that a run was on. */
export type SandboxFacts = Pick<SandboxRun, 'imageDigest' | 'engineRuntime'>;

/** What one container has to do with the engine, once it runs. */
export interface ContainerAccess {
  /** The engine killed it for its memory; false when it knows nothing of it any more.
   * @throws SandboxUnavailableException */
  wasOutOfMemory(): Promise<boolean>;
  /** Both return when it is gone, or left for the reaper, and never reject: after its stdin has ended, and whatever it does. */
  leave(): Promise<void>;
  remove(): Promise<void>;
}

/** One container with its runner loaded. */
export class DockerSandbox implements PreparedSandbox {
  readonly gone: Promise<void>;
  private removal: Promise<void> | null = null;

  constructor(
    private readonly conversation: SandboxConversation,
    private readonly container: ContainerAccess,
    private readonly facts: SandboxFacts,
  ) {
    this.gone = conversation.closed;
  }

  async run(job: SandboxJob, signal: AbortSignal, onRecord?: RecordListener): Promise<SandboxRun> {
    try {
      return await orAborted(this.converse(job, onRecord), signal);
    } finally {
      // Behind the answer, which has everything it needs.
      void this.discard();
    }
  }

  discard(): Promise<void> {
    this.conversation.close();
    return (this.removal ??= this.container.leave());
  }

  private async converse(job: SandboxJob, onRecord?: RecordListener): Promise<SandboxRun> {
    const key = randomBytes(16).toString('hex');
    const collector = new RunCollector(key, onRecord);
    const ended = await this.conversation.converse(job, key, collector);
    return collector.finish({ end: await this.endOf(ended), wallMs: ended.wallMs }, this.facts);
  }

  /**
   * When the supervisor fell silent the engine is asked: it knows of a sandbox that was killed as a whole for its
   * memory, and an engine that cannot answer either is the reason for the silence, not the run.
   */
  private async endOf({ end }: ConversationEnd): Promise<SandboxEnd> {
    if (end === null) return 'exited';
    const wasOutOfMemory = await this.container.wasOutOfMemory();
    return end === 'lost' && wasOutOfMemory ? 'out_of_memory' : end;
  }
}
