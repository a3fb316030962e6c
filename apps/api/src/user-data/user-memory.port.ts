/** A part of the application that remembers something of its users. */
export abstract class UserMemory {
  /** For the log. */
  abstract readonly name: string;
  /** Leaves nothing of this user behind; repeating it is harmless. @throws when something may still be there. */
  abstract forget(userId: string): Promise<void>;
}
