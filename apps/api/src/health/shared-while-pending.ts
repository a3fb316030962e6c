/**
 * Those who ask while an answer is on its way get the same one. Health routes have no rate limit: a flood of questions
 * must cost a dependency one at a time.
 */
export function sharedWhilePending<T>(ask: () => Promise<T>): () => Promise<T> {
  let pending: Promise<T> | null = null;
  return () => {
    pending ??= ask().finally(() => {
      pending = null;
    });
    return pending;
  };
}
