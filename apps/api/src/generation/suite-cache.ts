import { Injectable, Logger } from '@nestjs/common';
import { UndecryptableException } from '@tester/exceptions';
import { Cache } from '../cache/cache.port';
import { ApiConfig } from '../config/api-config';
import { HistoryCipher, type Place } from '../history/history-cipher';
import { hasBegunBy } from './generation-begin';
import type { GenerationOrder } from './generation-order';
import { SuiteKeys } from './suite-keys';
import { SuiteWriter } from './suite-writer.port';

const SUITE_TTL_MS = 7_200_000;
/** Longer than any generation runs. */
const FORGOTTEN_TTL_MS = 3_600_000;

/**
 * Whole suites that may be given out again for the same request. The cache sees neither source nor suite: its keys are
 * HMACs, its values envelopes bound to their key. Who asks for another suite (`isRegenerate`) neither gets a kept one nor
 * replaces it.
 */
@Injectable()
export class SuiteCache {
  private readonly logger = new Logger(SuiteCache.name);
  private readonly cipher: HistoryCipher;

  constructor(
    private readonly cache: Cache,
    private readonly writer: SuiteWriter,
    private readonly keys: SuiteKeys,
    { encryption }: ApiConfig,
  ) {
    this.cipher = new HistoryCipher(encryption);
  }

  /** Null when there is none, or none that can be read. */
  async find(order: GenerationOrder): Promise<string | null> {
    if (order.isRegenerate) return null;
    const key = this.keyOf(order);
    const envelope = await this.cache.find(key);
    try {
      return envelope === null ? null : this.cipher.decrypt(envelope, placeOf(key));
    } catch (error) {
      if (!(error instanceof UndecryptableException)) throw error;
      this.logger.warn({ err: error }, 'a cached suite cannot be read and is passed over');
      return null;
    }
  }

  /** Keep only a suite that is whole and was accepted. That of a user who was forgotten meanwhile is not kept. */
  async record(order: GenerationOrder, suite: string): Promise<void> {
    if (order.isRegenerate) return;
    const key = this.keyOf(order);
    const owner = this.keys.ofUser(order.userId);
    const forgottenAt = await this.cache.find(forgottenKey(owner));
    if (forgottenAt !== null && hasBegunBy(order.generationId, Number(forgottenAt))) return;
    await this.cache.record(key, this.cipher.encrypt(suite, placeOf(key)), SUITE_TTL_MS, owner);
  }

  /**
   * Removes every suite that a generation of this user put here. Those that run now, in whatever process, put no more.
   * @throws CacheUnavailableException.
   */
  async forgetUser(userId: string): Promise<void> {
    for (const owner of this.keys.everyNameOfUser(userId)) {
      await this.cache.record(forgottenKey(owner), `${Date.now()}`, FORGOTTEN_TTL_MS);
      await this.cache.forgetOwner(owner);
    }
  }

  private keyOf(order: GenerationOrder): string {
    return `suite:${this.keys.of(order, this.writer)}`;
  }
}

const forgottenKey = (owner: string): string => `forgotten:${owner}`;

/** A cached suite belongs to a request, not to a user. */
const placeOf = (key: string): Place => ({ table: 'suite_cache', column: 'suite', rowId: key, userId: '' });
