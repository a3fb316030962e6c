import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { PostgresServer } from '@tester/testing';
import { MigrationSource } from './migration-source';
import { PostgresDatabase } from './postgres-database';

const source = new MigrationSource(path.resolve(__dirname, '../../../../supabase/migrations'));

describe('usage in the history', () => {
  let server: PostgresServer;
  let database: PostgresDatabase;
  const user = randomUUID();
  beforeAll(async () => {
    server = await PostgresServer.start();
    database = new PostgresDatabase(server.url);
    await database.migrate(await source.read());
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const record = async (id: string, usage: object = {}): Promise<unknown> => {
    const texts = { p_input_code: 'v1.a', p_generated_code: 'v1.b', p_language: 'python', p_model: 'm' };
    await database.call('history_record', { p_id: id, p_user_id: user, ...texts, ...usage });
    return (await database.call('history_find', { p_user_id: user, p_id: id }))[0]?.['usage'];
  };

  it('should take what an API of the version before sends', async () => {
    expect(await record(randomUUID())).toBeNull();
  });

  it('should keep what the model counted', async () => {
    const p_usage = { inputModelTokens: 1, outputModelTokens: 2, thinkingModelTokens: 3 };
    expect(await record(randomUUID(), { p_usage })).toEqual(p_usage);
  });

  it.each([[[1]], [{ note: 'x'.repeat(2_000) }]])('should refuse %j', async (wrong) => {
    await expect(record(randomUUID(), { p_usage: JSON.stringify(wrong) })).rejects.toMatchObject({
      context: { sqlState: '23514' },
    });
  });
});
