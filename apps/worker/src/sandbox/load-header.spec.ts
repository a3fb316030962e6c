import { parseWorkerLoad, WORKER_LOAD_HEADER } from '@tester/contracts';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Request, Response } from 'express';
import type { WorkerConfig } from '../config/worker-config';
import { LoadHeaderMiddleware } from './load-header';
import { SandboxSlots } from './sandbox-slots';

const config = { slots: { count: 1, queueLength: 5, queueWaitMs: 60_000 } } as WorkerConfig;
const never = new AbortController().signal;

describe(LoadHeaderMiddleware.name, () => {
  it('should say how busy the worker is when it answers, not when it was asked', async () => {
    const slots = new SandboxSlots(config);
    const sut = new LoadHeaderMiddleware(slots, config);
    const end = Promise.withResolvers<void>();
    const runs: Promise<void>[] = [];
    const answer = (request: IncomingMessage, response: ServerResponse): void =>
      sut.use(request as Request, response as Response, () => {
        runs.push(
          slots.use(() => end.promise, never),
          slots.use(() => end.promise, never),
        );
        response.end();
      });
    const server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { headers } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    end.resolve();
    await Promise.all(runs);
    server.close();
    expect(parseWorkerLoad(headers.get(WORKER_LOAD_HEADER))).toEqual({ active: 1, waiting: 1, slots: 1 });
  });
});
