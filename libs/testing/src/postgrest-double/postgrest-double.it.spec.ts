import { Client } from 'pg';
import { PostgresServer } from '../postgres-server';
import { PostgrestDouble } from './postgrest-double';

/** The secret that PostgREST's own tests sign with, and two of their tokens: sound, and of the year 2015. */
const SECRET = 'reallyreallyreallyreallyverysafe';
const HEADER = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9';
const AUTHOR = `${HEADER}.eyJyb2xlIjoicG9zdGdyZXN0X3Rlc3RfYXV0aG9yIn0.Xod-F15qsGL0WhdOCr2j3DdKuTw9QJERVgoFD3vGaWA`;
const EXPIRED = `${HEADER}.eyJleHAiOjE0NDY2NzgxNDksInJvbGUiOiJwb3N0Z3Jlc3RfdGVzdF9hdXRob3IiLCJpZCI6Impkb2UifQ.f8__E6VQwYcDqwHmr9PG03uaZn8Zh1b0vbJ9DYS0AdM`;
const EXTRA_CLAIMS = `${HEADER}.eyJzdWIiOiJmdW4iLCJqdGkiOiJmb28iLCJuYmYiOjEzMDA4MTkzODAsImV4cCI6OTk5OTk5OTk5OSwiaHR0cDovL3Bvc3RncmVzdC5jb20vZm9vIjp0cnVlLCJpc3MiOiJqb2UiLCJyb2xlIjoicG9zdGdyZXN0X3Rlc3RfYXV0aG9yIiwiaWF0IjoxMzAwODE5MzgwfQ.V5fEpXfpb7feqwVqlcDleFdKu86bdwU2cBRT4fcMhXg`;

/** Out of PostgREST's documentation (functions, errors) and the fixtures of its tests (RpcSpec, AuthSpec). */
const FIXTURES = `
create role anon nologin; create role postgrest_test_author nologin;
create role authenticator login noinherit; grant anon, postgrest_test_author to authenticator;
create function add_them(a integer, b integer) returns integer as $$ select a + b; $$ language sql immutable;
create function greet_user(username text default 'guest') returns text
  as $$ select 'Hello ' || username || '!'; $$ language sql immutable;
create function plus_one(arr int[]) returns int[] as $$ select array_agg(n + 1) from unnest($1) as n; $$ language sql;
create function ret_void() returns void as '' language sql;
create function ret_null() returns integer as $$ select null::int; $$ language sql;
create function ret_scalars(out a text, out b text, out c int) as $$ select 'scalars'::text, 'foo'::text, 1 $$ language sql;
create table projects (id int primary key, name text not null, client_id int);
insert into projects values (1, 'Windows 7', 1), (2, 'Windows 10', 1), (3, 'IOS', 2);
grant all on projects to anon;
create function getallprojects() returns setof projects language sql stable as $$ select * from projects $$;
create function getproject(id int) returns setof projects language sql as $$ select * from projects where id = $1 $$;
create function one_project() returns projects language sql as $$ select * from projects order by id limit 1 $$;
create function project_names() returns setof text language sql as $$ select name from projects order by id $$;
create function project_ids() returns table (id int) language sql as $$ select id from projects order by id $$;
create function add_project(id int, name text) returns void language sql
  as $$ insert into projects values (id, name, null) $$;
create function overloaded_same_args(arg integer) returns int language sql as 'select 1';
create function overloaded_same_args(arg text, num integer default 1) returns int language sql as 'select 1';
create function just_fail() returns void language plpgsql as $$
begin
  raise exception 'I refuse!' using detail = 'Pretty simple', hint = 'There is nothing you can do.';
end $$;
create function payment() returns void language plpgsql as $$
begin
  raise sqlstate 'PT402' using message = 'Payment Required', detail = 'Quota exceeded', hint = 'Upgrade your plan';
end $$;
create function raised(state text) returns void language plpgsql as $$
begin raise exception using errcode = state, message = 'raised'; end $$;
create function privileged_hello(name text) returns text language sql as $$ select 'Privileged hello to ' || $1 $$;
create function claims() returns json language sql as $$ select current_setting('request.jwt.claims')::json $$;
revoke execute on function privileged_hello(text) from public;
grant execute on function privileged_hello(text) to postgrest_test_author;`;

describe(PostgrestDouble.name, () => {
  let server: PostgresServer;
  let sut: PostgrestDouble;

  beforeAll(async () => {
    server = await PostgresServer.start();
    const client = new Client({ connectionString: server.url });
    await client.connect();
    await client.query(FIXTURES);
    await client.end();
    const databaseUrl = server.url.replace('postgres@', 'authenticator@');
    sut = await PostgrestDouble.start({ databaseUrl, jwtSecret: SECRET });
  });
  afterAll(async () => {
    await sut[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const post = async (path: string, args: unknown = {}, headers: Record<string, string> = {}) => {
    const response = await fetch(`${sut.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof args === 'string' ? args : JSON.stringify(args),
    });
    return {
      status: response.status,
      body: await response.text(),
      type: response.headers.get('content-type'),
    };
  };
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

  it.each([
    ['a scalar', 'add_them', { a: 1, b: 2 }, '3'],
    ['a default', 'greet_user', {}, '"Hello guest!"'],
    ['an array', 'plus_one', { arr: [1, 2, 3, 4] }, '[2,3,4,5]'],
    ['null', 'ret_null', {}, 'null'],
    ['out parameters, as one object', 'ret_scalars', {}, '{"a":"scalars","b":"foo","c":1}'],
    ['one row, as an object', 'one_project', {}, '{"id":1,"name":"Windows 7","client_id":1}'],
    ['a set of rows', 'getproject', { id: 1 }, '[{"id":1,"name":"Windows 7","client_id":1}]'],
    ['no row', 'getproject', { id: 999999 }, '[]'],
    ['a set of scalars, bare', 'project_names', {}, '["Windows 7","Windows 10","IOS"]'],
    ['a table of one column', 'project_ids', {}, '[{"id":1},{"id":2},{"id":3}]'],
  ])('answers with %s as PostgREST does', async (_, name, args, body) => {
    const answer = await post(`/rpc/${name}`, args);
    expect(answer).toMatchObject({ status: 200, type: 'application/json; charset=utf-8' });
    expect(JSON.parse(answer.body)).toEqual(JSON.parse(body));
  });

  it('answers with nothing for nothing', async () => {
    expect(await post('/rpc/ret_void')).toEqual({ status: 204, body: '', type: null });
  });

  const NOT_NULL = 'null value in column "name" of relation "projects" violates not-null constraint';
  it.each([
    [
      'what a function raises',
      'just_fail',
      {},
      400,
      { message: 'I refuse!', details: 'Pretty simple', hint: 'There is nothing you can do.', code: 'P0001' },
    ],
    [
      'a status that it raises',
      'payment',
      {},
      402,
      { message: 'Payment Required', details: 'Quota exceeded', hint: 'Upgrade your plan', code: 'PT402' },
    ],
    [
      'a failed constraint',
      'add_project',
      { id: 4, name: null },
      400,
      { code: '23502', details: 'Failing row contains (4, null, null).', hint: null, message: NOT_NULL },
    ],
    [
      'unknown arguments',
      'named_json_param',
      { A: 1, B: 2, C: 3 },
      404,
      {
        code: 'PGRST202',
        message: 'Could not find the function public.named_json_param(A, B, C) in the schema cache',
        details:
          'Searched for the function public.named_json_param with parameters A, B, C or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.',
        hint: null,
      },
    ],
    [
      'two functions that would do',
      'overloaded_same_args',
      { arg: 'value' },
      300,
      {
        code: 'PGRST203',
        message: expect.stringMatching(/^Could not choose the best candidate function between: /),
        details: null,
        hint: null,
      },
    ],
  ])('tells of %s', async (_, name, args, status, document) => {
    const answer = await post(`/rpc/${name}`, args);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual(document);
  });

  it('tells of a function without parameters that is not there, and of missing ones', async () => {
    const none = JSON.parse((await post('/rpc/sayhell')).body);
    expect(none.message).toBe(
      'Could not find the function public.sayhell without parameters in the schema cache',
    );
    expect((await post('/rpc/add_them', { a: 1 })).status).toBe(404);
    expect((await post('/rpc/add_them', { a: 1, b: 2, smthelse: 'blabla' })).status).toBe(404);
  });

  it.each([
    ['08006', 503],
    ['23503', 409],
    ['23505', 409],
    ['25006', 405],
    ['25001', 500],
    ['28000', 403],
    ['40001', 500],
    ['42501', 401],
    ['42883', 404],
    ['42P01', 404],
    ['53400', 500],
    ['53300', 503],
    ['57014', 500],
    ['P0001', 400],
    ['P0002', 500],
    ['XX000', 500],
    ['22023', 400],
  ])('gives SQLSTATE %s the status %d', async (state, status) => {
    const answer = await post('/rpc/raised', { state });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ code: state, message: 'raised' });
  });

  it('acts as the role of the token, and as anon without one', async () => {
    const args = { name: 'jdoe' };
    expect(await post('/rpc/privileged_hello', args, bearer(AUTHOR))).toMatchObject({
      status: 200,
      body: '"Privileged hello to jdoe"',
    });
    const refused = await post('/rpc/privileged_hello', args);
    expect(refused.status).toBe(401);
    expect(JSON.parse(refused.body)).toMatchObject({
      code: '42501',
      message: 'permission denied for function privileged_hello',
    });
    const claims = await post('/rpc/claims', {}, bearer(EXTRA_CLAIMS));
    expect(JSON.parse(claims.body)).toMatchObject({ iss: 'joe', sub: 'fun', jti: 'foo', exp: 9999999999 });
  });

  it.each([
    ['an empty one', '', 'PGRST301', 'Empty JWT is sent in Authorization header'],
    ['an expired one', EXPIRED, 'PGRST303', 'JWT expired'],
    ['one of two parts', `${HEADER}.y4vZuu1dDdw`, 'PGRST301', 'Expected 3 parts in JWT; got 2'],
    ['one of another key', `${AUTHOR.slice(0, -6)}AAAAAA`, 'PGRST301', 'No suitable key or wrong key type'],
  ])('refuses tokens: %s', async (_, token, code, message) => {
    const answer = await post('/rpc/claims', {}, bearer(token));
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.body)).toMatchObject({ code, message });
  });

  it('refuses other paths, other methods and what is not JSON', async () => {
    expect(await post('/projects')).toMatchObject({ status: 404, body: expect.stringContaining('PGRST125') });
    expect(await post('/rpc/ret_null', '{')).toMatchObject({
      status: 400,
      body: expect.stringContaining('PGRST102'),
    });
    const got = await fetch(`${sut.url}/rpc/ret_null`, { method: 'DELETE' });
    expect(got.status).toBe(405);
    expect(await got.json()).toMatchObject({ code: 'PGRST101' });
  });

  it('keeps nothing of a call that fails', async () => {
    await post('/rpc/add_project', { id: 9, name: null });
    expect(await post('/rpc/getproject', { id: 9 })).toMatchObject({ body: '[]' });
  });

  it('says that its database is away, and comes back with it', async () => {
    await server.kill();
    const away = await post('/rpc/add_them', { a: 1, b: 2 });
    expect(away.status).toBe(503);
    expect(JSON.parse(away.body)).toMatchObject({ code: 'PGRST000' });
    await server.restart();
    expect(await post('/rpc/add_them', { a: 1, b: 2 })).toMatchObject({ status: 200 });
  });
});
