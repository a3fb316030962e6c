import { freePort } from '@tester/testing';
import { eachEvent, problemOf } from './system/api-client';
import { AppProcess, isRefusedConnection } from './system/app-process';
import { LocalSystem } from './system/local-system';
import { slowSource } from './sources';
import { setTimeout as wait } from 'node:timers/promises';

describe('starting', () => {
  it('should refuse production with nothing set, and name all that is missing at once', async () => {
    await using api = new AppProcess('api', { TESTER_PROFILE: 'production' });
    expect(await api.exitCode()).toBe(78);
    for (const variable of [
      'SUPABASE_URL',
      'DATA_ENCRYPTION_KEY',
      'DATABASE_URL',
      'SPOOL_DIR',
      'REDIS_URL',
      'WORKER_URL',
      'WORKER_AUTH_TOKEN',
      'GEMINI_API_KEY',
      'TURNSTILE_SECRET_KEY',
      'TURNSTILE_HOSTNAMES',
      'TURNSTILE_ACTION',
    ]) {
      expect(api.printed).toContain(variable);
    }
  });

  it('should say in the same message what is wrong outside, and never where it is', async () => {
    const nobody = `user:hunter2@127.0.0.1:${await freePort()}`;
    const env = { DATABASE_URL: `postgres://${nobody}/x`, REDIS_URL: `redis://${nobody}` };
    await using api = new AppProcess('api', { TESTER_PROFILE: 'production', ...env });
    expect(await api.exitCode()).toBe(78);
    const report = api.printed.slice(api.printed.indexOf('The start is refused'));
    expect(report).toMatch(
      /TURNSTILE_ACTION: .*\n {2}database: .*DATABASE_UNAVAILABLE.*\n {2}redis: .*warning/,
    );
    expect(api.printed).not.toContain('hunter2');
  });

  it('should never fall into the local profile on a machine that says it is production', async () => {
    await using api = new AppProcess('api', { NODE_ENV: 'production' });
    expect(await api.exitCode()).toBe(78);
  });

  it('should refuse a malformed port without showing secrets', async () => {
    const secret = 'short-but-secret';
    await using api = new AppProcess('api', { API_PORT: 'eight', SUPABASE_JWT_SECRET: secret });
    expect(await api.exitCode()).toBe(78);
    expect(api.printed).toContain('API_PORT');
    expect(api.printed).not.toContain(secret);
  });

  it('should say of the worker in production what is missing', async () => {
    await using worker = new AppProcess('worker', { TESTER_PROFILE: 'production' });
    expect(await worker.exitCode()).toBe(78);
    expect(worker.printed).toContain('WORKER_AUTH_TOKEN');
  });
});

describe('stopping', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'should end api and worker with exit code 0 on %s',
    async (signal) => {
      await using system = await LocalSystem.start();
      system.api.signal(signal);
      system.worker?.signal(signal);
      expect(await system.api.exitCode()).toBe(0);
      expect(await system.worker?.exitCode()).toBe(0);
    },
  );

  it('should let an open stream come to its end before it goes', async () => {
    await using system = await (await LocalSystem.start()).ready();
    const types: string[] = [];
    for await (const { data } of eachEvent(await system.client().generate(slowSource()))) {
      if (types.length === 0) system.api.signal('SIGTERM');
      types.push(data.type);
    }
    expect(['done', 'incomplete', 'error', 'cancelled']).toContain(types.at(-1));
    expect(await system.api.exitCode()).toBe(0);
  });

  it('should refuse new work while it drains', async () => {
    await using system = await (await LocalSystem.start()).ready();
    const client = system.client();
    const stream = eachEvent(await client.generate(slowSource()));
    await stream.next();
    system.api.signal('SIGTERM');
    while ((await system.api.statusOf(`${system.url}/health/ready`)) === 200) await wait(20);
    const answer = await client.generate(slowSource()).catch((error: unknown) => error);
    // Either the door is closed already, or it is answered with 503; it is never let in.
    if (answer instanceof Response) {
      expect(await problemOf(answer)).toMatchObject({ status: 503, code: 'SHUTTING_DOWN' });
    } else {
      expect(isRefusedConnection(answer)).toBe(true);
    }
    await stream.return(undefined);
    expect(await system.api.exitCode()).toBe(0);
  });
});
