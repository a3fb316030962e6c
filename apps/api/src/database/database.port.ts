/** How many connections there are of a pool. */
export interface PoolFacts {
  max: number;
  open: number;
  idle: number;
  /** Callers that wait for one. */
  waiting: number;
}

/** The one way to the database: SQL functions of `supabase/migrations`, called by name with named arguments. */
export abstract class Database {
  /**
   * Calls `public.<functionName>` as `service_role`, in a transaction of its own, and returns its rows (a scalar result
   * is one row with the function's name as key). Values are JSON: timestamps, and integers beyond 2^53 - 1, arrive as
   * text, whichever way the database is reached. A scalar is no array and no JSON: PostgREST would not tell it from rows.
   * @param args by parameter name.
   * @throws DatabaseUnavailableException when the database is away or does not answer in time.
   * @throws InternalException when it answers that the call itself is wrong.
   */
  abstract call(
    functionName: string,
    args: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, unknown>[]>;
  /** Round trip in milliseconds. @throws DatabaseUnavailableException. */
  abstract ping(): Promise<number>;

  /** Null where there is no pool of ours. */
  pool(): PoolFacts | null {
    return null;
  }
}
