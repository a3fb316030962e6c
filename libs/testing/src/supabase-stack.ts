import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { signedWithHs256 } from './access-tokens';
import { PostgresServer } from './postgres-server';
import { PostgrestDouble } from './postgrest-double/postgrest-double';
import { SUPABASE_SQL } from './postgrest-double/supabase-sql';

/** A Supabase project that tests may fill and throw away. */
export interface SupabaseProject extends AsyncDisposable {
  /** What `SUPABASE_URL` names. */
  readonly url: string;
  readonly serviceRoleKey: string;
  /** Of the owner of the schema, for migrations. */
  readonly databaseUrl: string;
}

/** A real project's, set to run the tests of the Data API against it: all three, of one that may be thrown away. */
const SWITCH = ['TEST_SUPABASE_URL', 'TEST_SUPABASE_SERVICE_ROLE_KEY', 'TEST_SUPABASE_DATABASE_URL'] as const;

/** The project that the environment names (such as the one of `supabase start`), or else one of our own. */
export async function startSupabase(environment: NodeJS.ProcessEnv = process.env): Promise<SupabaseProject> {
  const [url, serviceRoleKey, databaseUrl] = SWITCH.map((name) => environment[name] ?? '');
  if (!url || !serviceRoleKey || !databaseUrl) return SupabaseStack.start();
  return { url, serviceRoleKey, databaseUrl, [Symbol.asyncDispose]: () => Promise.resolve() };
}

const KNOWN_WITHIN_MS = 30_000;
const ASK_EVERY_MS = 50;

/**
 * Waits until the Data API of a project knows an SQL function without parameters: PostgREST has not heard of what was made
 * a moment ago until it has read the schema anew. Calls the function.
 * @throws Error after half a minute.
 */
export async function untilKnown(
  { url, serviceRoleKey }: Pick<SupabaseProject, 'url' | 'serviceRoleKey'>,
  functionName: string,
): Promise<void> {
  const headers = {
    apikey: serviceRoleKey,
    Authorization: `Bearer ${serviceRoleKey}`,
    'Content-Type': 'application/json',
  };
  const deadline = Date.now() + KNOWN_WITHIN_MS;
  for (;;) {
    const { ok, status } = await fetch(`${url}/rest/v1/rpc/${functionName}`, {
      method: 'POST',
      headers,
      body: '{}',
    });
    if (ok) return;
    if (Date.now() > deadline) throw new Error(`${functionName} is not known at ${url}: ${status}`);
    await wait(ASK_EVERY_MS);
  }
}

/** A project of our own: a real PostgreSQL, set up as Supabase sets up its own, behind a {@link PostgrestDouble}. */
export class SupabaseStack implements SupabaseProject {
  private constructor(
    readonly postgres: PostgresServer,
    readonly api: PostgrestDouble,
    readonly serviceRoleKey: string,
    /** The key that browsers carry. */
    readonly anonKey: string,
  ) {}

  static async start(): Promise<SupabaseStack> {
    const postgres = await PostgresServer.start();
    await execute(postgres.url, SUPABASE_SQL);
    const jwtSecret = randomBytes(32).toString('hex');
    const [serviceRoleKey, anonKey] = [keyOf('service_role', jwtSecret), keyOf('anon', jwtSecret)];
    const databaseUrl = urlAs('authenticator', postgres.url);
    const apiKeys = [serviceRoleKey, anonKey];
    const api = await PostgrestDouble.start({ databaseUrl, jwtSecret, apiKeys });
    return new SupabaseStack(postgres, api, serviceRoleKey, anonKey);
  }

  get url(): string {
    return this.api.url;
  }

  get databaseUrl(): string {
    return urlAs('project_owner', this.postgres.url);
  }

  /** Runs files one after the other as the owner, each in a transaction, as Supabase's CLI runs migrations. */
  async push(...files: readonly string[]): Promise<void> {
    for (const sql of files) await execute(this.databaseUrl, `begin; ${sql}; commit;`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.api[Symbol.asyncDispose]();
    await this.postgres[Symbol.asyncDispose]();
  }
}

async function execute(connectionString: string, sql: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A project's legacy API key: a token of a role, good for ten years. */
function keyOf(role: string, jwtSecret: string): string {
  const expiresAt = Math.floor(Date.now() / 1000) + 315_360_000;
  const claims = { iss: 'supabase', ref: 'tester', role, exp: expiresAt };
  return signedWithHs256(JSON.stringify({ alg: 'HS256', typ: 'JWT' }), JSON.stringify(claims), jwtSecret);
}

const urlAs = (role: string, url: string): string => Object.assign(new URL(url), { username: role }).href;
