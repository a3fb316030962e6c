import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** How one request is answered other than well. */
export type TurnstileFault =
  /** Answers this late, and then well. */
  | { kind: 'slow'; ms: number }
  /** Redeems the token as if all were well, but never answers. */
  | { kind: 'stall' }
  /** Redeems the token, and breaks the connection instead of answering. */
  | { kind: 'cut' }
  | { kind: 'status'; status: number }
  /** A 200 with this body. */
  | { kind: 'body'; body: string }
  /** `success: false` with these codes. */
  | { kind: 'refuse'; codes: readonly string[] }
  /** A good answer with these members laid over it. */
  | { kind: 'answer'; members: Readonly<Record<string, unknown>> };

/** Form fields of a request, such as `secret`, `response`, `remoteip` and `idempotency_key`. */
export type TurnstileRequest = Readonly<Record<string, string>>;

/** The secret that the scripted server knows. */
export const TURNSTILE_TEST_SECRET = '0x4AAAAAAA-scripted-turnstile-secret';

/**
 * Cloudflare's siteverify on loopback. As there, a token is good once: asked again it is `timeout-or-duplicate`, unless
 * the request carries the idempotency key that redeemed it. Each queued fault spoils one request.
 */
export class ScriptedTurnstile implements AsyncDisposable {
  readonly requests: TurnstileRequest[] = [];
  /** Token → the idempotency key that redeemed it. */
  readonly #redeemed = new Map<string, string>();
  readonly #faults: TurnstileFault[] = [];

  private constructor(
    private readonly server: Server,
    /** Address of siteverify itself. */
    readonly url: string,
    private readonly widget: { hostname: string; action: string },
  ) {}

  /** @param widget where, and for what, the tokens of this server were made. */
  static async start(widget: { hostname: string; action: string }): Promise<ScriptedTurnstile> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/turnstile/v0/siteverify`;
    const turnstile = new ScriptedTurnstile(server, url, widget);
    server.on('request', (request, response) => void turnstile.#answer(request, response));
    return turnstile;
  }

  /** Spoils as many of the next requests as there are faults, in order. */
  enqueue(...faults: TurnstileFault[]): this {
    this.#faults.push(...faults);
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.server.listening) return;
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fields = Object.fromEntries(new URLSearchParams(await text(request)));
    this.requests.push(fields);
    const fault = this.#faults.shift();
    switch (fault?.kind) {
      case 'status':
        response.writeHead(fault.status, { 'Content-Type': 'text/html' }).end('<html>');
        return;
      case 'body':
        send(response, fault.body);
        return;
      case 'refuse':
        send(response, JSON.stringify({ success: false, 'error-codes': fault.codes }));
        return;
      case 'stall':
        this.#redeem(fields);
        return;
      case 'cut':
        this.#redeem(fields);
        response.destroy();
        return;
      case 'slow':
        await sleep(fault.ms);
        break;
      case 'answer':
      case undefined:
    }
    const members = fault?.kind === 'answer' ? fault.members : {};
    send(response, JSON.stringify({ ...this.#redeem(fields), ...members }));
  }

  #redeem({ secret, response: token, idempotency_key: key = '' }: TurnstileRequest): object {
    const refusal = (code: string): object => ({ success: false, 'error-codes': [code] });
    if (secret !== TURNSTILE_TEST_SECRET) return refusal('invalid-input-secret');
    if (token === undefined || token === '') return refusal('missing-input-response');
    const redeemedUnder = this.#redeemed.get(token);
    if (redeemedUnder !== undefined && (key === '' || redeemedUnder !== key)) {
      return refusal('timeout-or-duplicate');
    }
    this.#redeemed.set(token, key);
    return { success: true, 'error-codes': [], challenge_ts: new Date().toISOString(), ...this.widget };
  }
}

function send(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
}
