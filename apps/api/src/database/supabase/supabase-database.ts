import type { OnApplicationShutdown } from '@nestjs/common';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { Database } from '../database.port';
import { databaseFailureOf } from '../database-failure';
import { assertIdentifiers } from '../function-call';
import { rowsOfRpc } from './rpc-answer';
import { rpcFetch } from './rpc-fetch';

/** As with our own connections to PostgreSQL. A statement that we gave up on is ended by the server's own limit. */
const ANSWER_TIMEOUT_MS = 5000;
const PING_TIMEOUT_MS = 1500;

/** All that our schema shows of itself: functions. */
interface DataApi {
  public: {
    Tables: Record<string, never>;
    Views: Record<string, never>;
    Functions: Record<string, { Args: Record<string, unknown>; Returns: unknown }>;
  };
}

/**
 * A Supabase project through its Data API (PostgREST), where no connection to its PostgreSQL can be had. Nothing is
 * repeated here: whoever calls knows what may be.
 */
export class SupabaseDatabase extends Database implements OnApplicationShutdown, AsyncDisposable {
  private readonly client: SupabaseClient<DataApi>;
  private isClosed = false;

  /**
   * Connects on first use.
   * @param url of the project.
   * @param serviceRoleKey a secret key (`sb_secret_…`), or the legacy JWT of `service_role`.
   */
  constructor(url: string, serviceRoleKey: string) {
    super();
    this.client = createClient<DataApi>(url, serviceRoleKey, {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      db: { retry: false },
      global: { fetch: rpcFetch },
    });
  }

  async call(
    functionName: string,
    args: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, unknown>[]> {
    return rowsOfRpc(functionName, await this.rpc(functionName, args, ANSWER_TIMEOUT_MS));
  }

  async ping(): Promise<number> {
    const startedAt = performance.now();
    await this.rpc('schema_version', {}, PING_TIMEOUT_MS);
    return performance.now() - startedAt;
  }

  async onApplicationShutdown(): Promise<void> {
    await this[Symbol.asyncDispose]();
  }

  /** Calls on their way come to their end; idle connections close by themselves and hold no process up. */
  [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }

  private async rpc(
    functionName: string,
    args: Readonly<Record<string, unknown>>,
    timeoutMs: number,
  ): Promise<unknown> {
    assertIdentifiers(functionName, args);
    try {
      if (this.isClosed) throw new Error('the client is closed');
      const call = this.client.rpc(functionName, args).abortSignal(AbortSignal.timeout(timeoutMs));
      const { data } = await call.throwOnError();
      return data;
    } catch (error) {
      throw databaseFailureOf(error, `call ${functionName}`);
    }
  }
}
