import { Injectable } from '@nestjs/common';
import { GenerationUnreachableException, NotFoundException } from '@tester/exceptions';
import { setTimeout as sleep } from 'node:timers/promises';
import { HistoryService } from '../history/history.service';
import { inChunks } from './chunks';
import { EventLog, type LoggedGeneration } from './event-log.port';
import { GenerationLimits } from './generation-limits';

const LOOK_AGAIN_MS = 25;

/** Generations that an `Idempotency-Key` stands for already, wherever they are kept. */
@Injectable()
export class EarlierGenerations {
  /** Saved suites on their way back into the log, by generation. */
  private readonly reopening = new Map<string, Promise<boolean>>();

  constructor(
    private readonly log: EventLog,
    private readonly history: HistoryService,
    private readonly limits: GenerationLimits,
  ) {}

  /**
   * Whether an earlier generation can be read, from the log or, where that has forgotten it, from the history.
   * @throws GenerationUnreachableException when nobody can tell.
   */
  async isReadable(generationId: string, userId: string): Promise<boolean> {
    const found = await this.look(generationId);
    const logged = found instanceof GenerationUnreachableException ? null : found;
    if (logged?.events && logged.isLost !== true) return true;
    if (await this.reopen(generationId, userId)) return true;
    // It may be at work elsewhere, and must not be begun anew.
    if (found instanceof GenerationUnreachableException) throw found;
    // Its process is gone, and it left nothing.
    if (logged?.isLost === true) return false;
    // Its events have expired and nothing was saved: its readers are told so.
    if (logged !== null) return true;
    // Admitted a moment ago, it may not have opened its log yet.
    const deadline = performance.now() + this.limits.beginningMs;
    while (performance.now() < deadline) {
      await sleep(LOOK_AGAIN_MS);
      if ((await this.log.find(generationId)) !== null) return true;
    }
    return false;
  }

  private async look(
    generationId: string,
  ): Promise<LoggedGeneration | GenerationUnreachableException | null> {
    try {
      return await this.log.find(generationId);
    } catch (error) {
      if (error instanceof GenerationUnreachableException) return error;
      throw error;
    }
  }

  private reopen(generationId: string, userId: string): Promise<boolean> {
    const known = this.reopening.get(generationId);
    if (known !== undefined) return known;
    const reopened = this.reopenNow(generationId, userId).finally(() => this.reopening.delete(generationId));
    this.reopening.set(generationId, reopened);
    return reopened;
  }

  private async reopenNow(generationId: string, userId: string): Promise<boolean> {
    const entry = await this.history.find(userId, generationId).catch((error: unknown) => {
      if (error instanceof NotFoundException) return null;
      throw error;
    });
    if (entry === null || entry.error_code !== undefined) return false;
    // It may have begun and ended while the history was asked; its own log tells more.
    const now = await this.look(generationId);
    if (now !== null && 'events' in now && now.events && now.isLost !== true) return true;
    await this.log.open(generationId, userId);
    for (const content of inChunks(entry.generated_code)) {
      await this.log.append(generationId, { type: 'chunk', content });
    }
    await this.log.append(generationId, {
      type: 'done',
      generationId,
      historyId: generationId,
      persisted: true,
      cached: true,
      model: entry.model,
    });
    return true;
  }
}
