import { startSupabase, SupabaseStack, untilKnown } from './supabase-stack';

const REAL = {
  TEST_SUPABASE_URL: 'http://127.0.0.1:54321',
  TEST_SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_of-a-local-stack',
  TEST_SUPABASE_DATABASE_URL: 'postgres://postgres@127.0.0.1:54322/postgres',
};

describe(startSupabase.name, () => {
  it('takes the project that the environment names', async () => {
    await using project = await startSupabase(REAL);
    expect(project).toMatchObject({
      url: REAL.TEST_SUPABASE_URL,
      serviceRoleKey: REAL.TEST_SUPABASE_SERVICE_ROLE_KEY,
      databaseUrl: REAL.TEST_SUPABASE_DATABASE_URL,
    });
    expect(project).not.toBeInstanceOf(SupabaseStack);
  });

  it.each([{}, { ...REAL, TEST_SUPABASE_DATABASE_URL: '' }])(
    'else starts one of its own',
    async (environment) => {
      await using project = await startSupabase(environment);
      expect(project).toBeInstanceOf(SupabaseStack);
    },
  );
});

describe(SupabaseStack.name, () => {
  it('lets through its own keys alone, each with the rights of its role', async () => {
    await using sut = await SupabaseStack.start();
    const ask = async (key: string): Promise<unknown> => {
      const response = await fetch(`${sut.url}/rest/v1/rpc/version`, {
        method: 'POST',
        headers: { apikey: key, Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        body: '{}',
      });
      return [response.status, await response.json()];
    };
    const notFound = [404, expect.objectContaining({ code: 'PGRST202' })];
    expect(await ask(sut.serviceRoleKey)).toEqual(notFound);
    expect(await ask(sut.anonKey)).toEqual(notFound);
    expect(await ask('sb_secret_of-nobody')).toEqual([
      401,
      expect.objectContaining({ message: 'Invalid API key' }),
    ]);
  });
});

describe(untilKnown.name, () => {
  it('ends when the function can be called, however late it is made', async () => {
    await using sut = await SupabaseStack.start();
    const known = untilKnown(sut, 'late').then(() => 'known');
    await new Promise((resolve) => setTimeout(resolve, 200));
    await sut.push(
      "create function public.late() returns text language sql as $$ select 'x' $$; grant execute on function public.late() to service_role",
    );
    expect(await known).toBe('known');
  });
});
