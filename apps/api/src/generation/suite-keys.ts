import { Injectable } from '@nestjs/common';
import { createHmac, hkdfSync } from 'node:crypto';
import { ApiConfig, type EncryptionKey } from '../config/api-config';
import { keysOf } from '../history/history-cipher';
import type { SuiteWriter, WriteRequest } from './suite-writer.port';

const SECRET_BYTES = 32;

/** Names requests by what their suite depends on, so that nobody without our key can tell or guess a source from it. */
@Injectable()
export class SuiteKeys {
  private readonly secret: Buffer;
  private readonly secrets: readonly Buffer[];

  constructor({ encryption }: ApiConfig) {
    const keys = keysOf(encryption);
    this.secret = secretOf(keys[0]);
    this.secrets = keys.map(secretOf);
  }

  /** 64 hexadecimal digits that stand for a user wherever the id itself must not be read. */
  ofUser(userId: string): string {
    return userNameOf(userId, this.secret);
  }

  /** The same under every key of the ring: what was kept before a rotation bears an earlier one. */
  everyNameOfUser(userId: string): readonly string[] {
    return this.secrets.map((secret) => userNameOf(userId, secret));
  }

  /** 64 hexadecimal digits, the same for requests that one suite answers. Who asks is not part of it. */
  of(
    { model, language, sourceName, locale, source }: WriteRequest,
    { version, settings }: Pick<SuiteWriter, 'version' | 'settings'>,
  ): string {
    const hmac = createHmac('sha256', this.secret);
    // Each part with its length before it, so that no two lists read alike.
    for (const part of [model, language, version, settings, sourceName, locale, source]) {
      hmac.update(`${Buffer.byteLength(part)}:`).update(part);
    }
    return hmac.digest('hex');
  }
}

const secretOf = ({ key }: EncryptionKey): Buffer =>
  Buffer.from(hkdfSync('sha256', key, '', 'tester.v1.suite-cache-key', SECRET_BYTES));

const userNameOf = (userId: string, secret: Buffer): string =>
  createHmac('sha256', secret).update(`user:${userId.toLowerCase()}`).digest('hex');
