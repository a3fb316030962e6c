import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { DatabaseError, Pool, type PoolClient } from 'pg';
import { freePort } from '../free-port';
import { ApiFailure, statusOfSqlState } from './api-failure';
import { callerOf, type Caller } from './caller';
import { statementOf } from './called-function';

export interface PostgrestOptions {
  /** Of the role `authenticator`, which may become the roles that tokens name. */
  databaseUrl: string;
  /** Of HS256. */
  jwtSecret: string;
  /** Keys that the gateway in front of it lets through; undefined: there is no gateway. */
  apiKeys?: readonly string[];
}

const PATH = /^(?:\/rest\/v1)?\/rpc\/([^/?]+)$/;
const CONNECTIONS_MAX = 10;

/**
 * PostgREST on loopback, as far as calls of functions go (`POST /rpc/<name>`) and below Supabase's path: a real
 * transaction on a real PostgreSQL, as the role of the token. What it answers is held against examples out of PostgREST's
 * own documentation and tests. It leaves out filters, media types, hints, and settings of roles.
 */
export class PostgrestDouble implements AsyncDisposable {
  private server: Server | null = null;
  private readonly pool: Pool;
  private isFrozen = false;

  private constructor(
    private readonly options: PostgrestOptions,
    private readonly port: number,
  ) {
    this.pool = new Pool({ connectionString: options.databaseUrl, max: CONNECTIONS_MAX });
    // Connections that break are replaced on next use; without listeners they would end the tests.
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  static async start(options: PostgrestOptions): Promise<PostgrestDouble> {
    const double = new PostgrestDouble(options, await freePort());
    await double.restart();
    return double;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async restart(): Promise<void> {
    this.server = createServer((request, response) => void this.answer(request, response));
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** Cuts all connections and refuses new ones. */
  async stop(): Promise<void> {
    const { server } = this;
    if (!server?.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  /** From now on it takes requests and answers none, until {@link resume}. */
  freeze(): void {
    this.isFrozen = true;
  }

  resume(): void {
    this.isFrozen = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    if (!this.pool.ended) await this.pool.end();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.isFrozen) return;
    try {
      if (!this.isLetThrough(request)) {
        send(
          response,
          401,
          JSON.stringify({ message: 'Invalid API key', hint: 'Double check your API key.' }),
        );
        return;
      }
      const body = await this.call(request);
      send(response, body === null ? 204 : 200, body);
    } catch (error) {
      const failure = error instanceof ApiFailure ? error : connectionFailure(error);
      send(response, failure.status, JSON.stringify(failure.document));
    }
  }

  private isLetThrough({ headers }: IncomingMessage): boolean {
    return this.options.apiKeys === undefined || this.options.apiKeys.includes(String(headers['apikey']));
  }

  private async call(request: IncomingMessage): Promise<string | null> {
    const functionName = PATH.exec(request.url ?? '')?.[1];
    if (functionName === undefined)
      throw ApiFailure.of(404, 'PGRST125', 'Invalid path specified in request URL');
    if (request.method !== 'POST') {
      throw ApiFailure.of(405, 'PGRST101', `Cannot use the ${request.method} method on RPC`);
    }
    const caller = await callerOf(request.headers.authorization, this.options.jwtSecret);
    const args = await argumentsOf(request);
    const client = await this.pool.connect();
    try {
      const body = await bodyOf(client, caller, functionName, args);
      client.release();
      return body;
    } catch (error) {
      client.release(true);
      if (!(error instanceof DatabaseError) || error.code === undefined) throw error;
      const { code, message, detail: details = null, hint = null } = error;
      throw new ApiFailure(statusOfSqlState(code, caller.isAnonymous), { code, message, details, hint });
    }
  }
}

async function argumentsOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  try {
    return (await json(request)) as Record<string, unknown>;
  } catch (error) {
    throw ApiFailure.of(400, 'PGRST102', 'Empty or invalid json', String(error));
  }
}

async function bodyOf(
  client: PoolClient,
  caller: Caller,
  functionName: string,
  args: Readonly<Record<string, unknown>>,
): Promise<string | null> {
  const statement = await statementOf(client, functionName, args);
  await client.query('begin');
  await client.query("select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)", [
    caller.role,
    JSON.stringify(caller.claims),
  ]);
  const { rows } = await client.query<{ body: string | null }>(statement, [JSON.stringify(args)]);
  await client.query('commit');
  return rows[0]?.body ?? null;
}

const connectionFailure = (error: unknown): ApiFailure =>
  ApiFailure.of(503, 'PGRST000', 'Database connection error. Retrying the connection.', String(error));

function send(response: ServerResponse, status: number, body: string | null): void {
  if (body === null) response.writeHead(status).end();
  else response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(body);
}
