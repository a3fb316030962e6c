import type { ExecutionRequest } from '@tester/contracts';
import {
  InvalidRequestException,
  NoFreeSlotException,
  SandboxUnavailableException,
  WorkerUnavailableException,
} from '@tester/exceptions';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiConfig } from '../../config/api-config';
import { WorkerFleet } from './worker-fleet';

const execution: ExecutionRequest = { runtime: 'python-pytest', source: 'x = 1', suite: 'def test(): pass' };
const never = new AbortController().signal;

describe(WorkerFleet.name, () => {
  let server: Server;
  let answer: RequestListener;
  let sut: WorkerFleet;
  let seen: IncomingMessage[];

  beforeEach(async () => {
    seen = [];
    server = createServer((request, response) => {
      seen.push(request);
      answer(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    sut = workerAt((server.address() as AddressInfo).port);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const workerAt = (port: number, timeoutMs = 5000): WorkerFleet =>
    new WorkerFleet({
      worker: { urls: [`http://127.0.0.1:${port}`] as readonly string[], authToken: 't0ken', timeoutMs },
    } as ApiConfig);
  const problem =
    (status: number, body: object, headers: Record<string, string> = {}): RequestListener =>
    (_, response) =>
      void response
        .writeHead(status, { 'content-type': 'application/problem+json', ...headers })
        .end(JSON.stringify(body));

  it('should send the request with the token and hand the report back', async () => {
    answer = problem(200, { verdict: 'passed' });
    await expect(sut.execute(execution, never)).resolves.toEqual({ verdict: 'passed' });
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/executions',
      headers: { authorization: 'Bearer t0ken' },
    });
  });

  const inEvents =
    (...frames: string[]): RequestListener =>
    (_, response) =>
      void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(frames.join(''));
  const frame = (event: { type: string }): string =>
    `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
  const test = { type: 'test', name: 'test_a', status: 'passed' };
  const report = { type: 'report', verdict: 'passed' };
  const streamed = async (signal = never): Promise<unknown[]> => {
    const events = [];
    for await (const event of sut.stream(execution, signal)) events.push(event);
    return events;
  };

  it('should hand on each event of a stream, and none of its heartbeats', async () => {
    answer = inEvents(': ping\n\n', frame(test), ': ping\n\n', frame(report));
    await expect(streamed()).resolves.toEqual([test, report]);
    expect(seen[0]?.headers).toMatchObject({ accept: 'text/event-stream', authorization: 'Bearer t0ken' });
  });

  it('should hand on a test while the run goes on', async () => {
    let goOn: () => void = () => undefined;
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(frame(test));
      goOn = () => response.end(frame(report));
    };
    const events = sut.stream(execution, never)[Symbol.asyncIterator]();
    await expect(events.next()).resolves.toMatchObject({ value: test });
    goOn();
    await expect(events.next()).resolves.toMatchObject({ value: report });
  });

  it.each<[string, RequestListener, new (message: string) => Error]>([
    ['is refused', problem(503, { code: 'NO_FREE_SLOT' }), NoFreeSlotException],
    [
      'ends in a problem',
      inEvents(frame(test), frame({ ...{ status: 503, code: 'SANDBOX_UNAVAILABLE' }, type: 'error' })),
      SandboxUnavailableException,
    ],
    ['ends without a report', inEvents(frame(test)), WorkerUnavailableException],
    ['makes no sense', inEvents('data: <html>\n\n'), WorkerUnavailableException],
    [
      'breaks off',
      (_, response) => void response.writeHead(200).write(frame(test), () => response.destroy()),
      WorkerUnavailableException,
    ],
  ])('should tell a stream apart that %s', async (_, listener, Exception) => {
    answer = listener;
    await expect(streamed()).rejects.toThrow(Exception);
  });

  it.each(['leaves', 'reads no further'])('should end the run when the reader %s', async (how) => {
    const caller = new AbortController();
    const gone = new Promise<void>((resolve) => {
      answer = (_, response) => {
        response.once('close', resolve);
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(frame(test));
      };
    });
    const reading = (async () => {
      for await (const event of sut.stream(execution, caller.signal)) {
        expect(event).toEqual(test);
        if (how === 'reads no further') return;
        caller.abort();
      }
    })();
    if (how === 'leaves') await expect(reading).rejects.toHaveProperty('name', 'AbortError');
    await Promise.allSettled([reading]);
    await gone;
  });

  it('should list what the worker can run', async () => {
    answer = problem(200, [{ runtime: 'java-junit' }]);
    await expect(sut.runtimes(never)).resolves.toEqual([{ runtime: 'java-junit' }]);
    expect(seen[0]).toMatchObject({ method: 'GET', url: '/runtimes' });
  });

  it('should explore', async () => {
    answer = problem(200, { observations: [] });
    await expect(sut.explore({ runtime: 'python-pytest', source: 'x' }, never)).resolves.toEqual({
      observations: [],
    });
    expect(seen[0]?.url).toBe('/explorations');
  });

  it('should let a source be looked at', async () => {
    answer = problem(200, { standing: 'valid', fault: null });
    await expect(sut.compile({ runtime: 'java-junit', source: 'class A {}' }, never)).resolves.toEqual({
      standing: 'valid',
      fault: null,
    });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/compilations' });
  });

  it.each([
    ['a full worker', 503, { code: 'NO_FREE_SLOT' }, NoFreeSlotException],
    ['an engine that is away', 503, { code: 'SANDBOX_UNAVAILABLE' }, SandboxUnavailableException],
    [
      'a refused field',
      400,
      { code: 'INVALID_REQUEST', errors: [{ field: 'suite', message: 'bad' }] },
      InvalidRequestException,
    ],
    ['a refused token', 401, { code: 'UNAUTHENTICATED' }, WorkerUnavailableException],
    ['a bug over there', 500, { code: 'INTERNAL' }, WorkerUnavailableException],
  ])('should map %s', async (_, status, body, Exception) => {
    answer = problem(status, body, { 'retry-after': '3' });
    const error: unknown = await sut.execute(execution, never).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Exception);
    if (status === 503) expect(error).toHaveProperty('retryAfterSeconds', 3);
  });

  it.each<[string, RequestListener]>([
    ['an answer that is no JSON', (_, response) => void response.end('<html>')],
    [
      'an answer that breaks off',
      (_, response) =>
        void response.writeHead(200, { 'content-length': '99' }).write('{', () => response.destroy()),
    ],
    ['a connection that is cut', (request) => void request.socket.destroy()],
    ['a redirect', (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
  ])('should call the worker unavailable on %s', async (_, listener) => {
    answer = listener;
    await expect(sut.execute(execution, never)).rejects.toThrow(WorkerUnavailableException);
  });

  it('should call the worker unavailable when nobody listens or nobody answers in time', async () => {
    const { port } = server.address() as AddressInfo;
    answer = () => undefined;
    await expect(workerAt(port, 50).execute(execution, never)).rejects.toThrow(WorkerUnavailableException);
    answer = (_, response) => void response.writeHead(200).write('{');
    await expect(workerAt(port, 50).execute(execution, never)).rejects.toThrow(WorkerUnavailableException);
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await expect(sut.execute(execution, never)).rejects.toThrow(WorkerUnavailableException);
  });

  it('should pass the caller’s leaving on to the worker, and not blame the worker for it', async () => {
    const caller = new AbortController();
    const gone = new Promise<void>((resolve) => {
      answer = (request, response) => {
        response.once('close', resolve);
        request.resume();
        caller.abort();
      };
    });
    await expect(sut.execute(execution, caller.signal)).rejects.toHaveProperty('name', 'AbortError');
    await gone;
  });

  it('should tell how its worker is', async () => {
    answer = problem(200, {});
    await expect(sut.check()).resolves.toEqual([
      { worker: 1, status: 'up', circuit: 'closed', inFlight: 0, latencyMs: expect.any(Number) },
    ]);
    answer = problem(503, {});
    await expect(sut.check()).resolves.toEqual([
      { worker: 1, status: 'away', circuit: 'closed', inFlight: 0, code: 'WORKER_UNAVAILABLE' },
    ]);
  });
});
