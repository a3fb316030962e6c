import { DatabaseError, type Client } from 'pg';

/** Runs `work` in a transaction that is rolled back, as `role` on behalf of `userId`, after `before` as the owner. */
export async function actingAs<T>(
  client: Client,
  { role, userId, before = '' }: { role: string; userId: string; before?: string },
  work: () => Promise<T>,
): Promise<T> {
  await client.query('begin');
  try {
    if (before) await client.query(before);
    await client.query("select set_config('request.jwt.claims', $1, true)", [
      JSON.stringify({ sub: userId }),
    ]);
    await client.query(`set local role ${role}`);
    return await work();
  } finally {
    await client.query('rollback');
  }
}

/** Undefined when the statement is not refused. */
export const sqlStateOf = async (statement: Promise<unknown>): Promise<string | undefined> =>
  statement.then(
    () => undefined,
    (error: unknown) => (error instanceof DatabaseError ? error.code : String(error)),
  );
