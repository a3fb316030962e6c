import { Injectable } from '@nestjs/common';
import type { GenerateRequest, GenerationSnapshot } from '@tester/contracts';
import {
  ConflictException,
  ModelUnavailableException,
  NotFoundException,
  type Locale,
} from '@tester/exceptions';
import { v7 as uuidv7 } from 'uuid';
import { readIdempotencyKey } from '../credits/idempotency-key';
import { settingsOf } from '../verification/verification-settings';
import { Admissions } from './admissions';
import { EventLog, type LoggedGeneration } from './event-log.port';
import type { GenerationOrder } from './generation-order';
import { OwnerDesk } from './shared/owner-desk';
import { snapshotOf } from './snapshot';
import { SourceChecks } from './source-checks';
import { SuiteWriter } from './suite-writer.port';

/** Module name of a source that came without one. */
const DEFAULT_SOURCE_NAME = 'solution';

/** Who asks, and in which language they read. */
export interface Asker {
  userId: string;
  locale: Locale;
  traceId: string;
}

/** A generation that can be read from now on. */
export interface Started {
  generationId: string;
  /** True when an earlier request with the same `Idempotency-Key` started it. */
  isReplayed: boolean;
}

/** Generations as their owners see them. */
@Injectable()
export class GenerationService {
  constructor(
    private readonly sources: SourceChecks,
    private readonly writer: SuiteWriter,
    private readonly desk: OwnerDesk,
    private readonly log: EventLog,
    private readonly admissions: Admissions,
  ) {}

  /**
   * Checks the request and starts its generation, unless it was started before; resolves while it works on.
   * @param idempotencyKey the client's header as it came.
   * @throws ModelUnavailableException, SourceSyntaxException, NoFreeSlotException,
   * ShuttingDownException; InsufficientCreditsException, IdempotencyKeyReusedException, DatabaseUnavailableException.
   */
  async start(request: GenerateRequest, asker: Asker, idempotencyKey?: string): Promise<Started> {
    const key = readIdempotencyKey(idempotencyKey);
    const { input_code: source, language } = request;
    const model = this.modelOf(request);
    await this.sources.check(language, source, asker.locale);
    const order: GenerationOrder = {
      ...asker,
      // Of version 7: the id tells when the generation began, and with it what the erasure of its user covers.
      generationId: uuidv7(),
      source,
      sourceName: request.source_name ?? DEFAULT_SOURCE_NAME,
      language,
      model,
      isRegenerate: request.is_regenerate ?? false,
      fallback: request.fallback,
      verification: { isWanted: request.verify, settings: settingsOf(request) },
    };
    const generationId = await this.admissions.begin(order, key);
    return { generationId, isReplayed: generationId !== order.generationId };
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
    const { terminal, owner } = await this.owned(generationId, userId);
    if (terminal?.type === 'cancelled' || (await this.desk.cancel(generationId, owner))) return;
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
