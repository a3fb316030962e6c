/** A step that cannot go on: what is wrong, what to do about it, and where the details are. */
export class StepFailure extends Error {
  /**
   * @param {string} problem one sentence
   * @param {{ remedy?: string, log?: string | null, cause?: unknown }} [more]
   */
  constructor(problem, { remedy, log, cause } = {}) {
    super([problem, remedy, log ? `Details: ${log}` : undefined].filter(Boolean).join('\n  '), { cause });
    this.name = 'StepFailure';
  }
}

/**
 * Prints why a command ended early; a failure that no step foresaw shows its stack.
 *
 * @param {unknown} error
 */
export function printFailure(error) {
  const isForeseen = error instanceof StepFailure;
  const text = error instanceof Error ? (isForeseen ? error.message : error.stack) : String(error);
  process.stderr.write(`\n✗ ${text}\n`);
}
