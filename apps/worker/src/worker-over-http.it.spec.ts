import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { createApp } from './app';
import { readWorkerConfig } from './config/read-worker-config';
import { SandboxSlots } from './sandbox/sandbox-slots';

// Real sandboxes, some of them made to hang.
const TOKEN = 'a-token-that-is-long-enough-for-everybody';
const PASSING = {
  runtime: 'python-pytest',
  source: 'def one():\n    return 1\n',
  suite: 'from solution import one\ndef test_one(): assert one() == 1\n',
};

/** The engine's socket behind a door that can be shut (nobody answers) or jammed (it takes calls and is silent). */
class EngineDoor {
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  isJammed = false;

  constructor(readonly socketPath: string) {}

  async open(): Promise<void> {
    const server = createServer((caller) => {
      this.sockets.add(caller);
      caller.on('error', () => caller.destroy());
      if (this.isJammed) return;
      const engine = createConnection('/var/run/docker.sock');
      engine.on('error', () => caller.destroy());
      caller.on('close', () => engine.destroy());
      engine.on('close', () => caller.destroy());
      caller.pipe(engine).pipe(caller);
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.socketPath, resolve));
  }

  async shut(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
    const server = this.server;
    this.server = null;
    if (server) await new Promise((resolve) => server.close(resolve));
  }
}

describe('the worker over HTTP', () => {
  let app: NestExpressApplication;
  let directory: string;
  let door: EngineDoor;

  beforeEach(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'worker-http-'));
    door = new EngineDoor(path.join(directory, 'engine.sock'));
    await door.open();
    app = await createApp(
      readWorkerConfig({
        WORKER_AUTH_TOKEN: TOKEN,
        WORKER_INSTANCE: `http-spec-${process.pid}`,
        DOCKER_SOCKET: door.socketPath,
        SANDBOX_SLOTS: '1',
        SANDBOX_QUEUE_LENGTH: '0',
        LOG_LEVEL: 'silent',
      }),
    );
    await app.listen(0, '127.0.0.1');
  });

  afterEach(async () => {
    await app.close();
    await door.shut();
    rmSync(directory, { recursive: true });
  });

  const post = (body: object, token = TOKEN) =>
    request(app.getHttpServer()).post('/executions').set('authorization', `Bearer ${token}`).send(body);
  const get = (route: string) => request(app.getHttpServer()).get(route);

  it('should execute a suite', async () => {
    const { status, body } = await post(PASSING);

    expect(status).toBe(200);
    expect(body).toMatchObject({ verdict: 'passed', reason: null, runtime: 'python-pytest' });
  });

  it('should be closed to callers without the token', async () => {
    expect((await post(PASSING, 'wrong')).status).toBe(401);
    const { status, body } = await request(app.getHttpServer()).post('/executions').send(PASSING);

    expect(status).toBe(401);
    expect(body).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('should refuse a run while every slot is taken, and say when to come back', async () => {
    const slots = app.get(SandboxSlots);
    const { promise, resolve } = Promise.withResolvers<void>();
    const taken = slots.use(() => promise, new AbortController().signal);

    const { status, body, headers } = await post(PASSING);

    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'NO_FREE_SLOT' });
    expect(headers['retry-after']).toBe('1');
    resolve();
    await taken;
  });

  it('should free the slot of a caller who left', async () => {
    const leaving = new AbortController();
    const { port } = app.getHttpServer().address() as { port: number };
    const run = fetch(`http://127.0.0.1:${port}/executions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...PASSING, suite: 'import time\ndef test_x(): time.sleep(9)\n' }),
      signal: leaving.signal,
    });
    await new Promise((resolve) => setTimeout(resolve, 1000));

    leaving.abort();
    await expect(run).rejects.toThrow('abort');
    await new Promise((resolve) => setTimeout(resolve, 1000));

    expect((await post(PASSING)).body).toMatchObject({ verdict: 'passed' });
  });

  it('should be ready as long as the engine is there, and again when it is back', async () => {
    expect((await get('/health/ready')).body).toMatchObject({ status: 'ok' });

    await door.shut();
    const away = await get('/health/ready');
    const refused = await post(PASSING);

    expect(away.status).toBe(503);
    expect(away.body).toMatchObject({ code: 'NOT_READY', checks: { engine: { status: 'down' } } });
    expect(refused.status).toBe(503);
    expect(refused.body).toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
    expect((await get('/health/live')).body).toEqual({ status: 'ok' });

    await door.open();
    expect((await get('/health/ready')).status).toBe(200);
    expect((await post(PASSING)).body).toMatchObject({ verdict: 'passed' });
  });

  it('should not wait for an engine that hangs', async () => {
    door.isJammed = true;
    const startedAt = performance.now();

    const { status, body } = await post(PASSING);

    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    door.isJammed = false;
    expect((await get('/health/ready')).status).toBe(200);
  });

  it('should not call a run failed whose engine went away under it', async () => {
    const run = post({ ...PASSING, suite: 'import time\ndef test_x(): time.sleep(9)\n' }).then(
      (answer) => answer,
    );
    await new Promise((resolve) => setTimeout(resolve, 1500));

    await door.shut();

    const { status, body } = await run;
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
    await door.open();
  });

  it('should turn readiness off and refuse work as soon as it drains', async () => {
    await app.get(SandboxSlots).beforeApplicationShutdown();

    expect((await get('/health/ready')).body).toMatchObject({ checks: { slots: { status: 'down' } } });
    expect((await post(PASSING)).body).toMatchObject({ code: 'SHUTTING_DOWN' });
  });
});
