import path from 'node:path';
import { PostgresServer } from '@tester/testing';
import { Client } from 'pg';
import { MigrationSource } from './migration-source';
import { PostgresDatabase } from './postgres-database';

const USER = 'aaaaaaaa-0000-4000-8000-000000000001';
const source = new MigrationSource(path.resolve(__dirname, '../../../../supabase/migrations'));

/** Many users, one with many entries; what statistics the server has comes from them. */
const FILLED = `
insert into public.generation_history (user_id, input_code, generated_code, language, model, created_at)
  select case when n % 4 = 0 then '${USER}' else ('bbbbbbbb-0000-4000-8000-' || lpad((n % 99)::text, 12, '0'))::uuid end,
    'v1.source', 'v1.suite', 'python', 'm', now() - (n / 8) * interval '1 minute'
  from generate_series(1, 20000) n;
analyze public.generation_history;`;

describe('pages of the history', () => {
  let server: PostgresServer;
  let client: Client;
  const plans: string[] = [];

  beforeAll(async () => {
    server = await PostgresServer.start();
    await using database = new PostgresDatabase(server.url);
    await database.migrate(await source.read());
    client = new Client({ connectionString: server.url });
    client.on('notice', ({ message }) => plans.push(message ?? ''));
    await client.connect();
    await client.query(FILLED);
    // The plans of the statements within the functions, as they are when they run.
    await client.query(`load 'auto_explain'; set auto_explain.log_min_duration = 0;
      set auto_explain.log_nested_statements = on; set auto_explain.log_analyze = on;
      set auto_explain.log_level = 'notice'; set client_min_messages = 'notice'; set role service_role`);
  });
  afterAll(async () => {
    await client.end();
    await server[Symbol.asyncDispose]();
  });
  beforeEach(() => plans.splice(0));

  it.each([
    ['the first', 'p_limit => 50'],
    ['a later one', "p_limit => 50, p_after_at => now() - interval '1 day', p_after_id => gen_random_uuid()"],
    ['one of a language', "p_limit => 50, p_language => 'python'"],
    ['one among those without a time', 'p_limit => 50, p_after_id => gen_random_uuid()'],
  ])('are read from the index, no more rows than are asked for, and not sorted: %s', async (_, args) => {
    await client.query('begin');
    // More often than PostgreSQL makes a plan for the very arguments without comparing it to a general one.
    for (let time = 0; time < 8; time += 1) {
      await client.query(`select id from public.history_list(p_user_id => '${USER}', ${args})`);
    }
    await client.query('rollback');
    const pages = plans.filter((plan) => /select h\.\* from public\.generation_history/.test(plan));
    expect(pages).toHaveLength(8);
    for (const plan of pages) {
      expect(plan).toMatch(
        /Index (Only )?Scan using generation_history_user_(language_)?page on generation_history/,
      );
      expect(plan).not.toMatch(/Seq Scan|Bitmap|Sort/);
      const [, rows] = /Index Scan .*actual .*rows=(\d+)/.exec(plan) ?? [];
      expect(Number(rows)).toBeLessThanOrEqual(50);
    }
  });
});
