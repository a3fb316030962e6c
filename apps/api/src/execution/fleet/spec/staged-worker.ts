import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const REPORT = { verdict: 'passed' };

/** A server that answers as it is told, on one port all its life. */
export class StagedWorker {
  /** Requests for work, in the order they came; pings are not among them. */
  readonly seen: string[] = [];
  answer: RequestListener = answering(200, REPORT);
  isReady = true;
  private server: Server | null = null;
  port = 0;

  async listen(): Promise<this> {
    this.server = createServer((request, response) => {
      if (request.url === '/health/ready') return void response.writeHead(this.isReady ? 200 : 503).end('{}');
      this.seen.push(request.url ?? '');
      // Whoever cuts the connection must have taken the request first.
      request.resume().once('end', () => this.answer(request, response));
    }).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  async close(): Promise<void> {
    const { server } = this;
    if (!server?.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
}

export const answering =
  (status: number, body: object, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(status, headers).end(JSON.stringify(body));
