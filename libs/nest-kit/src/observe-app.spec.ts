import { Controller, Get, Logger, Module, Param, Req } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { InternalException } from '@tester/exceptions';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Logger as PinoLogger } from 'nestjs-pino';
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { loggerModule } from './logger';
import type { ObservabilityConfig } from './observability-config';
import { ObservabilityModule } from './observability.module';
import { observeApp } from './observe-app';
import { ProblemFilter } from './problem.filter';
import { outgoingHeaders } from './tracing/request-scope';

const TOKEN = 'token-of-the-metrics-0123456789abcdef';
const TRACE = 'c'.repeat(32);
const TRACEPARENT = `00-${TRACE}-${'d'.repeat(16)}-01`;

interface Line {
  msg: string;
  [field: string]: unknown;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

@Controller()
class ThingsController {
  private readonly logger = new Logger(ThingsController.name);

  @Get('things/:id') get(
    @Param('id') _id: string,
    @Req() request: IncomingMessage & { user?: string },
  ): object {
    request.user = 'user-7';
    this.logger.log('a thing was asked for');
    // Goes on after the answer.
    setTimeout(() => this.logger.log('afterwards'), 20);
    return outgoingHeaders();
  }
  @Get('never') never(): Promise<void> {
    this.logger.log('nobody answers this');
    return new Promise(() => undefined);
  }
  @Get('bug') bug(): never {
    throw new InternalException('broken');
  }
}

/** What was logged. One for all: the logger of the first application stays the one for lines outside of requests. */
const lines: Line[] = [];

@Module({
  imports: [
    loggerModule(
      { level: 'info', service: 'things' },
      { write: (line) => void lines.push(JSON.parse(line) as Line) },
    ),
    ObservabilityModule,
  ],
  controllers: [ThingsController],
  providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
})
class ThingsModule {}

describe(observeApp.name, () => {
  let app: NestExpressApplication | undefined;
  let url: string;
  afterEach(() => app?.close());

  const start = async (
    config: Partial<ObservabilityConfig> = {},
    userOf?: (request: IncomingMessage) => string | null,
  ): Promise<void> => {
    lines.length = 0;
    app = await NestFactory.create<NestExpressApplication>(ThingsModule, {
      bufferLogs: true,
      forceCloseConnections: true,
    });
    app.useLogger(app.get(PinoLogger));
    const nothing = { metricsPort: null, metricsHost: '127.0.0.1', metricsToken: null, otlpEndpoint: null };
    await observeApp(app, {
      service: 'things',
      config: { ...nothing, ...config },
      ...(userOf && { userOf }),
    });
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  };
  const metricsToken = TOKEN;
  const scrape = async (): Promise<string> =>
    (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).text();
  const asUser = (request: IncomingMessage & { user?: string }): string | null =>
    request.user === undefined ? null : `hash-of-${request.user}`;
  const linesWith = async (msg: string): Promise<Line[]> => {
    for (;;) {
      const found = lines.filter((line) => line.msg === msg);
      if (found.length > 0) return found;
      await wait(10);
    }
  };

  it('should count requests by the pattern of their route, however many paths there are', async () => {
    await start({ metricsToken });
    for (let i = 0; i < 1_000; i += 1) {
      const id = randomBytes(6).toString('hex');
      await (await fetch(`${url}/${i % 2 === 0 ? 'things/' : ''}${id}?q=${id}`)).text();
    }
    const text = await scrape();
    const counts = text
      .split('\n')
      .filter((line) => line.startsWith('tester_http_request_duration_seconds_count'));
    expect(counts.toSorted()).toEqual([
      'tester_http_request_duration_seconds_count{method="GET",route="/things/:id",status="200"} 500',
      'tester_http_request_duration_seconds_count{method="GET",route="none",status="404"} 500',
    ]);
    expect(text).toMatch(/^tester_http_requests_under_way 1$/m);
  });

  it('should serve metrics beside the application to those who know the token', async () => {
    await start({ metricsToken });
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    const wrong = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}x` } });
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
    const right = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(right.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await right.text()).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it('should have no such route without a token', async () => {
    await start();
    const answer = await fetch(`${url}/metrics`, { headers: { authorization: 'Bearer ' } });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('should serve metrics, and nothing else, on a port of their own, which closes with the application', async () => {
    const metricsPort = await freePort();
    await start({ metricsPort });
    const own = `http://127.0.0.1:${metricsPort}`;
    expect(await (await fetch(`${own}/metrics?x=1`)).text()).toContain(
      'tester_http_request_duration_seconds',
    );
    expect((await fetch(`${own}/things/1`)).status).toBe(404);
    await app?.close();
    app = undefined;
    await expect(fetch(`${own}/metrics`)).rejects.toThrow('fetch failed');
  });

  it('should put trace, span, request and user into every line of a request, and of what it began', async () => {
    await start({}, asUser);
    const answer = await fetch(`${url}/things/1`, { headers: { traceparent: TRACEPARENT } });
    const requestId = answer.headers.get('x-request-id');
    const point = answer.headers.get('traceparent') ?? '';
    expect(point).toMatch(new RegExp(`^00-${TRACE}-[\\da-f]{16}-01$`));
    const fields = {
      service: 'things',
      traceId: TRACE,
      spanId: point.split('-')[2],
      requestId,
      user: 'hash-of-user-7',
    };
    for (const msg of ['a thing was asked for', 'request completed', 'afterwards']) {
      expect(await linesWith(msg)).toEqual([expect.objectContaining(fields)]);
    }
    expect(await answer.json()).toEqual({
      traceparent: point,
      'x-request-id': requestId,
      'x-tester-caller': 'hash-of-user-7',
    });
  });

  it('should begin a trace where the header is malformed, and a request id always', async () => {
    await start({}, asUser);
    const ask = () =>
      fetch(`${url}/things/1`, { headers: { traceparent: '00-nonsense', 'x-request-id': 'mine' } });
    const [first, second] = [await ask(), await ask()];
    expect(first.headers.get('traceparent')).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-01$/);
    expect(first.headers.get('traceparent')).not.toBe(second.headers.get('traceparent'));
    expect(first.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  it('should take over the names that a caller of ours gave', async () => {
    await start();
    const requestId = '0f8fad5b-d9cb-469f-a165-70867728950e';
    const headers = { traceparent: TRACEPARENT, 'x-request-id': requestId, 'x-tester-caller': 'abc_DEF-1' };
    const answer = await fetch(`${url}/things/1`, { headers });
    expect(answer.headers.get('x-request-id')).toBe(requestId);
    expect(await linesWith('request completed')).toEqual([
      expect.objectContaining({ traceId: TRACE, requestId, user: 'abc_DEF-1' }),
    ]);
    const odd = await fetch(`${url}/things/1`, {
      headers: { 'x-request-id': 'a b', 'x-tester-caller': 'a{"b"}' },
    });
    expect(odd.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    expect(await odd.json()).not.toHaveProperty('x-tester-caller');
  });

  it('should tell of a failure with the same fields, and log allowed headers alone', async () => {
    await start({}, asUser);
    const canary = 'canary-0815';
    const answer = await fetch(`${url}/bug?token=${canary}`, {
      headers: { traceparent: TRACEPARENT, authorization: canary, cookie: canary, 'x-other': canary },
    });
    expect(await answer.json()).toMatchObject({ code: 'INTERNAL', traceId: TRACE });
    expect(await linesWith('request failed')).toEqual([
      expect.objectContaining({ traceId: TRACE, err: expect.objectContaining({ message: 'broken' }) }),
    ]);
    expect(await linesWith('request errored')).toEqual([
      expect.objectContaining({
        traceId: TRACE,
        req: { method: 'GET', path: '/bug', headers: expect.objectContaining({ accept: '*/*' }) },
        res: { statusCode: 500 },
      }),
    ]);
    expect(JSON.stringify(lines)).not.toContain(canary);
  });

  it('should count a client that left before there was an answer as such', async () => {
    await start({ metricsToken });
    const leaving = new AbortController();
    const asked = fetch(`${url}/never`, { signal: leaving.signal });
    await linesWith('nobody answers this');
    leaving.abort();
    await expect(asked).rejects.toThrow('abort');
    const left = 'tester_http_request_duration_seconds_count{method="GET",route="/never",status="499"} 1';
    while (!(await scrape()).includes(left)) await wait(10);
  });
});
