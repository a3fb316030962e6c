import { AiBlockedException } from '@tester/exceptions';

/**
 * Lets text pass piece by piece as long as none of `secrets` is in it, whatever the boundaries: a tail that may yet
 * become one is held back. A source can talk a model into reciting its instruction; this ends the answer there.
 */
export class RecitalGuard {
  #held = '';

  constructor(private readonly secrets: readonly string[]) {}

  /** @throws AiBlockedException as soon as a secret is whole; nothing of it has passed before. */
  push(text: string): string {
    const all = this.#held + text;
    if (this.secrets.some((secret) => all.includes(secret))) {
      throw new AiBlockedException('the model recited its instruction', {
        parameters: { reason: 'INSTRUCTION_RECITED' },
      });
    }
    const heldLength = Math.max(...this.secrets.map((secret) => overlap(all, secret)));
    this.#held = all.slice(all.length - heldLength);
    return all.slice(0, all.length - heldLength);
  }

  /** What was held back and came to nothing. */
  end(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }
}

/** Characters at the end of `text` that `secret` begins with. */
function overlap(text: string, secret: string): number {
  for (let length = Math.min(text.length, secret.length - 1); length > 0; length -= 1) {
    if (text.endsWith(secret.slice(0, length))) return length;
  }
  return 0;
}
