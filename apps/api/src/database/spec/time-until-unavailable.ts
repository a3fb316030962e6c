/** Milliseconds that work needs to be refused because the database is away; any other outcome fails the test. */
export async function timeUntilUnavailable(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await expect(work()).rejects.toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    retryAfterSeconds: expect.any(Number),
    cause: expect.anything(),
  });
  return performance.now() - startedAt;
}
