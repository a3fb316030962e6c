import { Injectable } from '@nestjs/common';
import { createHmac, hkdfSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ApiConfig } from '../config/api-config';
import type { AuthenticatedRequest } from './current-user.decorator';

/** Keeps these names apart from all else that is made under the same key. */
const PURPOSE = 'tester/user-pseudonym/1';
/** 96 bits: no two users of ours share a name. */
const CHARACTERS = 16;

/**
 * Names under which users stand in logs and before the worker: the same for the same user, and without our key nobody
 * can tell whose they are, not even with a list of all user ids at hand.
 */
@Injectable()
export class UserPseudonyms {
  private key: Buffer | null = null;

  constructor(private readonly config: ApiConfig) {}

  of(userId: string): string {
    this.key ??= Buffer.from(hkdfSync('sha256', this.config.encryption.key, '', PURPOSE, 32));
    return createHmac('sha256', this.key).update(userId).digest('base64url').slice(0, CHARACTERS);
  }

  /** Null until the access token of the request was verified. */
  readonly ofRequest = (request: IncomingMessage): string | null => {
    const { user } = request as AuthenticatedRequest;
    return user === undefined ? null : this.of(user.id);
  };
}
