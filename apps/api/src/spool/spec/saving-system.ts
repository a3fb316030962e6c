import { Logger } from '@nestjs/common';
import { bearerOf, freePort, goodAnswer, PostgresServer, ScriptedGemini } from '@tester/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiConfig } from '../../config/api-config';
import { CreditsService, type CreditBalance } from '../../credits/credits.service';
import { ApiProcess, buildApi } from '../../credits/spec/api-process';
import { openPostgres, PRICES, type Opened } from '../../credits/spec/open-databases';
import { Ledger, morning } from '../../credits/spec/probes';

export const SUITE = 'from solution import double\n\n\ndef test_double():\n    assert double(2) == 4\n';
export const PAID: CreditBalance = { granted: 80, available: 70, held: 0, spent: 10 };
const SOURCE = 'def double(x):\n    return x * 2\n';
const AUTH = { jwtSecret: randomBytes(32).toString('hex'), issuer: 'http://auth.example/auth/v1' };
const STOP_AT = path.resolve(__dirname, 'stop-at.cjs');

interface StartOptions {
  /** The deed on the spool at which the process stands still: see stop-at.cjs. */
  stopAt?: string;
  /** Command and arguments that run the api; it must keep the process. */
  through?: readonly string[];
  env?: Record<string, string>;
}

/** Processes of the built api, one after the other, on one spool and a real PostgreSQL; Gemini is scripted. */
export class SavingSystem implements AsyncDisposable {
  userId = randomUUID();
  readonly ledger: Ledger;
  private readonly credits: CreditsService;
  private readonly encryptionKey = randomBytes(32).toString('base64');
  private readonly launched: ApiProcess[] = [];
  private before: readonly string[] = [];

  private constructor(
    private readonly directory: string,
    readonly server: PostgresServer,
    private readonly opened: Opened,
    readonly gemini: ScriptedGemini,
  ) {
    this.ledger = new Ledger(opened.database);
    this.credits = new CreditsService(opened.database, { credits: PRICES } as ApiConfig);
  }

  static async open(): Promise<SavingSystem> {
    Logger.overrideLogger(false);
    const directory = mkdtempSync(path.join(tmpdir(), 'tester-saves-'));
    await buildApi(directory);
    const server = await PostgresServer.start();
    return new SavingSystem(directory, server, await openPostgres(server), await ScriptedGemini.start());
  }

  get spool(): string {
    return path.join(this.directory, 'spool');
  }

  /** The one started last. */
  get api(): ApiProcess {
    const api = this.launched.at(-1);
    if (api === undefined) throw new Error('no api runs');
    return api;
  }

  /** Forgets whoever was there: another user, no api, no suite that counts. */
  async reset(): Promise<void> {
    await this.killAll();
    rmSync(this.spool, { recursive: true, force: true });
    this.userId = randomUUID();
    this.gemini.requests.length = 0;
    this.before = await this.ledger.suites();
    await this.opened.database.call('probe_set_clock', { p_time: morning() });
  }

  /** Another api in place of those before. */
  async start(options: StartOptions = {}): Promise<ApiProcess> {
    await this.killAll();
    return this.launch(options);
  }

  /** Another api beside those that run. */
  async launch({ stopAt, through, env }: StartOptions = {}): Promise<ApiProcess> {
    const variables = {
      TESTER_PROFILE: 'local',
      VERIFY_BY_DEFAULT: 'false',
      TESTER_DATA_DIR: path.join(this.directory, 'data'),
      SPOOL_DIR: this.spool,
      LOG_LEVEL: 'error',
      CREDITS_ENABLED: 'true',
      DATABASE_URL: this.server.url,
      DATA_ENCRYPTION_KEY: this.encryptionKey,
      SUPABASE_URL: 'http://auth.example',
      SUPABASE_JWT_SECRET: AUTH.jwtSecret,
      GEMINI_API_KEY: 'a-key-of-the-test',
      GEMINI_BASE_URL: this.gemini.url,
      // No worker is part of this system.
      GEMINI_FACTS_MS: '0',
      ...(stopAt !== undefined && { STOP_AT: stopAt, NODE_OPTIONS: `--require ${STOP_AT}` }),
      ...env,
    };
    const api = ApiProcess.start(this.directory, await freePort(), variables, through);
    this.launched.push(api);
    return api.ready();
  }

  send(
    method: string,
    route: string,
    {
      body,
      headers = {},
      api = this.api,
    }: { body?: unknown; headers?: Record<string, string>; api?: ApiProcess } = {},
  ): Promise<Response> {
    return fetch(api.url + route, {
      method,
      body: body === undefined ? null : JSON.stringify(body),
      headers: { 'content-type': 'application/json', authorization: bearerOf(this.userId, AUTH), ...headers },
    });
  }

  ask(key: string = randomUUID(), api: ApiProcess = this.api): Promise<Response> {
    const body = { input_code: SOURCE, language: 'python', is_regenerate: true };
    return this.send('POST', '/api/generate', { body, headers: { 'idempotency-key': key }, api });
  }

  /** The whole stream as text, as far as it came. */
  async generate(key?: string): Promise<string> {
    this.gemini.enqueue(goodAnswer(SUITE));
    const response = await this.ask(key);
    return textOf(response);
  }

  /** Asks for a suite, and kills the api at the deed on the spool at which it stands still. @returns the stream. */
  async generateAndKillAt(stopAt: string, key?: string): Promise<string> {
    await this.start({ stopAt });
    const stream = this.generate(key);
    await this.killAt(stopAt);
    return stream;
  }

  async killAt(deed: string): Promise<void> {
    await this.api.prints(`stopped at ${deed}`);
    await this.api.kill();
  }

  /** While it is shut, whoever saves a suite stops inside the transaction. */
  async gate(isShut: boolean): Promise<void> {
    await this.opened.database.call('probe_gate', { p_name: 'suite', p_is_shut: isShut });
  }

  /** Until somebody stands at the gate. */
  waitAtGate(): Promise<void> {
    return until(async () => {
      const [row] = await this.opened.database.call('probe_waiting', {});
      return Number(row?.['probe_waiting']) > 0;
    });
  }

  /** Names in the spool that end so. */
  spooled(ending = '.suite'): string[] {
    return readdirSync(this.spool).filter((name) => name.endsWith(ending));
  }

  /** Ids of the suites saved since {@link reset}. */
  async saved(): Promise<string[]> {
    return (await this.ledger.suites()).filter((id) => !this.before.includes(id));
  }

  /** Holds are older now than a hold may get, and are swept. */
  async expireHolds(): Promise<void> {
    await this.opened.database.call('probe_turn_clock', { p_minutes: 31 });
    await this.opened.database.call('credit_sweep', { p_limit: 100 });
  }

  /** The ledger is sound. */
  async balance(): Promise<CreditBalance> {
    await this.ledger.audit();
    return this.credits.balanceOf(this.userId);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.killAll();
    await this.gemini[Symbol.asyncDispose]();
    await this.opened.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async killAll(): Promise<void> {
    await Promise.all(this.launched.splice(0).map((api) => api.kill()));
  }
}

export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(10);
}

/** A stream as far as it came: a killed process resets the connection. */
export async function textOf(response: Response): Promise<string> {
  let text = '';
  try {
    for await (const piece of (response.body as ReadableStream<Uint8Array>).pipeThrough(
      new TextDecoderStream(),
    )) {
      text += piece;
    }
  } catch (error) {
    return `${text}\n: ${String(error)}`;
  }
  return text;
}
