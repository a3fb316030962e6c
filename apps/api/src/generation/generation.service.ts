import { Injectable } from '@nestjs/common';
import type { GenerateRequest, GenerationSnapshot } from '@tester/contracts';
import {
  ConflictException,
  ModelUnavailableException,
  NotFoundException,
  type Locale,
} from '@tester/exceptions';
import { randomUUID } from 'node:crypto';
import { Languages } from '../languages/languages';
import { EventLog, type LoggedGeneration } from './event-log.port';
import { RunningGenerations } from './running-generations';
import { snapshotOf } from './snapshot';
import { SuiteWriter } from './suite-writer.port';

/** Module name of a source that came without one. */
const DEFAULT_SOURCE_NAME = 'solution';

/** Who asks, and in which language they read. */
export interface Asker {
  userId: string;
  locale: Locale;
  traceId: string;
}

/** Generations as their owners see them. */
@Injectable()
export class GenerationService {
  constructor(
    private readonly languages: Languages,
    private readonly writer: SuiteWriter,
    private readonly running: RunningGenerations,
    private readonly log: EventLog,
  ) {}

  /**
   * Checks the request and starts its generation; resolves to the generation's id while it works on.
   * @throws LanguageUnavailableException, ModelUnavailableException, SourceSyntaxException, NoFreeSlotException,
   * ShuttingDownException.
   */
  async start(request: GenerateRequest, asker: Asker): Promise<string> {
    const { input_code: source, language } = request;
    const model = this.modelOf(request);
    await this.languages.checkSource(language, source, asker.locale);
    const generationId = randomUUID();
    await this.running.start({
      ...asker,
      generationId,
      source,
      sourceName: request.source_name ?? DEFAULT_SOURCE_NAME,
      language,
      model,
      isRegenerate: request.is_regenerate ?? false,
    });
    return generationId;
  }

  /** @throws NotFoundException when there is no such generation, or it is another user's. */
  async get(generationId: string, userId: string): Promise<GenerationSnapshot> {
    return snapshotOf(await this.owned(generationId, userId));
  }

  /** @throws as `get`. */
  async ensureOwned(generationId: string, userId: string): Promise<void> {
    await this.owned(generationId, userId);
  }

  /**
   * Stops a generation; asking again is no error.
   * @throws NotFoundException as `get`; ConflictException when it has come to its end by itself.
   */
  async cancel(generationId: string, userId: string): Promise<void> {
    const { terminal } = await this.owned(generationId, userId);
    if (this.running.cancel(generationId) || terminal?.type === 'cancelled') return;
    throw new ConflictException(`generation ${generationId} can no longer be cancelled`);
  }

  private modelOf({ model }: GenerateRequest): string {
    const { models } = this.writer;
    const chosen = model ?? models[0];
    if (chosen !== undefined && models.includes(chosen)) return chosen;
    throw new ModelUnavailableException(`no writer serves ${String(chosen)}`, {
      parameters: { model: String(chosen), available: models.join(', ') },
    });
  }

  private async owned(generationId: string, userId: string): Promise<LoggedGeneration> {
    const logged = await this.log.find(generationId);
    if (logged === null || logged.userId !== userId) {
      throw new NotFoundException(`no generation ${generationId} of this user`);
    }
    return logged;
  }
}
