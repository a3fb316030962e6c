import { SupabaseStack } from '@tester/testing';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AppProcess } from './system/app-process';
import { LocalSystem } from './system/local-system';

const MIGRATIONS = path.resolve(__dirname, '../../../supabase/migrations');
const NOTICED_WITHIN_MS = 30_000;

describe('over the Data API of Supabase', () => {
  let stack: SupabaseStack;
  beforeAll(async () => (stack = await SupabaseStack.start()));
  afterAll(() => stack[Symbol.asyncDispose]());

  const jwtSecret = randomBytes(32).toString('hex');
  const environment = () => ({
    SUPABASE_URL: stack.url,
    SUPABASE_SERVICE_ROLE_KEY: stack.serviceRoleKey,
    SUPABASE_JWT_SECRET: jwtSecret,
  });
  const files = readdirSync(MIGRATIONS)
    .sort()
    .map((file) => readFileSync(path.join(MIGRATIONS, file), 'utf8'));

  const databaseIs = async (system: LocalSystem, wanted: 'up' | 'down'): Promise<void> => {
    const deadline = Date.now() + NOTICED_WITHIN_MS;
    for (;;) {
      const answer = await fetch(`${system.url}/health`);
      const { details } = (await answer.json()) as { details: { database: { status: string } } };
      if (details.database.status === wanted) return;
      if (Date.now() > deadline) throw new Error(`the database is ${details.database.status}`);
      await wait(100);
    }
  };

  it.each([
    ['missing', () => [], /the database has none of our schema, this release needs \d{14}/],
    ['too old', () => files.slice(0, -1), /the schema of the database is \d{14}, this release needs \d{14}/],
  ])('should not start on a schema that is %s, and say so', async (_, some, sentence) => {
    await stack.push(...some());
    await using api = new AppProcess('api', { TESTER_PROFILE: 'local', ...environment() });
    expect(await api.exitCode()).toBe(1);
    expect(api.printed).toMatch(sentence);
    expect(api.printed).not.toContain(stack.serviceRoleKey);
  });

  it('should serve, notice when the project is away, recover, and end in order', async () => {
    await stack.push(...files);
    await using system = await LocalSystem.start({ withWorker: false, apiEnv: environment() });
    expect(await system.client().history()).toEqual([]);
    const health = await (await fetch(`${system.url}/health`)).text();
    expect(JSON.parse(health)).toMatchObject({ details: { database: { status: 'up', kind: 'supabase' } } });
    expect(health).not.toContain(stack.serviceRoleKey);

    await stack.api.stop();
    await databaseIs(system, 'down');
    expect((await system.client().send('GET', '/api/history')).status).toBe(503);
    await stack.api.restart();
    await databaseIs(system, 'up');
    expect(await system.client().history()).toEqual([]);

    system.api.signal('SIGTERM');
    expect(await system.api.exitCode()).toBe(0);
  });
});
