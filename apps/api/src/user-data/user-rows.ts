import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.port';
import { UserMemory } from './user-memory.port';

/**
 * What the database holds of a user: history, reports, credits, idempotency keys. A one-way hash of the user's id stays, with
 * the credits that were left: docs/erasure.md says why.
 */
@Injectable()
export class UserRows extends UserMemory {
  readonly name = 'database';

  constructor(private readonly database: Database) {
    super();
  }

  /** What the user began until now is not saved any more, whichever process works on it. @throws DatabaseUnavailableException. */
  async forget(userId: string): Promise<void> {
    await this.database.call('user_erase', {
      p_user_id: userId,
      p_erased_before: new Date().toISOString(),
    });
  }
}
