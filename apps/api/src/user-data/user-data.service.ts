import { Injectable } from '@nestjs/common';
import { ErasureIncompleteException } from '@tester/exceptions';
import { RunningGenerations } from '../generation/running-generations';
import { UserMemories } from './user-memories';

const RETRY_AFTER_SECONDS = 5;

/** Erases users from everything that remembers them. */
@Injectable()
export class UserDataService {
  constructor(
    private readonly running: RunningGenerations,
    private readonly memories: UserMemories,
  ) {}

  /**
   * Cancels what runs for the user, then leaves nothing of them anywhere. One part that fails does not stop the others.
   * @throws ErasureIncompleteException when a part failed; repeating it erases what is left.
   */
  async erase(userId: string): Promise<void> {
    const failures = new Map<string, unknown>();
    const attempt = async (part: string, forget: () => Promise<void>): Promise<void> => {
      try {
        await forget();
      } catch (error) {
        failures.set(part, error);
      }
    };
    await attempt('running generations', () => this.running.endAllOf(userId));
    // One after the other: what waits on disk must not become a row once the rows are gone.
    for (const memory of this.memories.all) await attempt(memory.name, () => memory.forget(userId));
    if (failures.size === 0) return;
    const parts = [...failures.keys()];
    throw new ErasureIncompleteException(`not erased from: ${parts.join(', ')}`, {
      context: { parts },
      cause: new AggregateError(failures.values()),
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}
