import { Injectable, Logger } from '@nestjs/common';
import { UndecryptableException } from '@tester/exceptions';
import { createHmac, hkdfSync } from 'node:crypto';
import { Cache } from '../cache/cache.port';
import { ApiConfig } from '../config/api-config';
import { HistoryCipher, type Place } from '../history/history-cipher';
import type { GenerationOrder } from './generation-order';
import { SuiteWriter } from './suite-writer.port';

const SUITE_TTL_MS = 7_200_000;
const KEY_SECRET_BYTES = 32;

/**
 * Whole suites that may be given out again for the same request. The cache sees neither source nor suite: its keys are
 * HMACs, its values envelopes bound to their key.
 */
@Injectable()
export class SuiteCache {
  private readonly logger = new Logger(SuiteCache.name);
  private readonly keySecret: Buffer;
  private readonly cipher: HistoryCipher;

  constructor(
    private readonly cache: Cache,
    private readonly writer: SuiteWriter,
    { encryption }: ApiConfig,
  ) {
    const secret = hkdfSync('sha256', encryption.key, '', 'tester.v1.suite-cache-key', KEY_SECRET_BYTES);
    this.keySecret = Buffer.from(secret);
    this.cipher = new HistoryCipher(encryption);
  }

  /** Null when there is none, or none that can be read. */
  async find(order: GenerationOrder): Promise<string | null> {
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

  /** Keep only a suite that is whole. */
  async record(order: GenerationOrder, suite: string): Promise<void> {
    const key = this.keyOf(order);
    await this.cache.record(key, this.cipher.encrypt(suite, placeOf(key)), SUITE_TTL_MS);
  }

  /** Everything the suite depends on, each part with its length before it, so that no two lists read alike. */
  private keyOf({ model, language, sourceName, locale, source }: GenerationOrder): string {
    const hmac = createHmac('sha256', this.keySecret);
    for (const part of [model, language, this.writer.version, sourceName, locale, source]) {
      hmac.update(`${Buffer.byteLength(part)}:`).update(part);
    }
    return `suite:${hmac.digest('hex')}`;
  }
}

/** A cached suite belongs to a request, not to a user. */
const placeOf = (key: string): Place => ({ table: 'suite_cache', column: 'suite', rowId: key, userId: '' });
