import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { NotFoundException, UnauthenticatedException } from '@tester/exceptions';
import type { NextFunction, Request, Response } from 'express';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bearerMatches } from '../bearer';
import { Metrics } from './metrics.port';

const PATH = '/metrics';

/** Hands the series to Prometheus: on a port of their own, or beside the API to those who know a token. */
@Injectable()
export class MetricsServer implements OnApplicationShutdown {
  private server: Server | null = null;

  constructor(private readonly metrics: Metrics) {}

  /**
   * Opens a port that serves nothing else, to whoever reaches it.
   * @returns the port, which is another one than 0.
   * @throws Error of the network when it cannot be had.
   */
  async listen(host: string, port: number): Promise<number> {
    const server = createServer((request, response) => {
      if (request.url?.split('?')[0] === PATH) void this.answer(response);
      else response.writeHead(404).end();
    });
    this.server = server;
    server.listen({ host, port });
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  /**
   * Serves `/metrics` of the application itself. Without a token there is no such route.
   * @throws into `next`: NotFoundException, UnauthenticatedException.
   */
  guarded(token: string | null): (request: Request, response: Response, next: NextFunction) => void {
    return (request, response, next) => {
      if (request.path !== PATH) next();
      else if (token === null) next(new NotFoundException('metrics are not served here'));
      else if (!bearerMatches(request.headers.authorization, token)) {
        next(new UnauthenticatedException('the token of the metrics is missing or wrong'));
      } else void this.answer(response);
    };
  }

  async onApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  private async answer(response: ServerResponse): Promise<void> {
    const { contentType, text } = await this.metrics.expose();
    response.writeHead(200, { 'Content-Type': contentType, 'Cache-Control': 'no-store' }).end(text);
  }
}
