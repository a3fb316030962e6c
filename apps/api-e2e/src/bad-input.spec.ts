import { randomUUID } from 'node:crypto';
import { problemOf, type ApiClient } from './system/api-client';
import { LocalSystem } from './system/local-system';
import { SMALL_SOURCE } from './sources';

const GENERATION = { input_code: SMALL_SOURCE, language: 'python' };
const EXECUTION = { code: SMALL_SOURCE, test_code: 'def test_a():\n    assert True\n', language: 'python' };

describe('bad input', () => {
  let system: LocalSystem;
  let client: ApiClient;
  // None of this may reach the worker, so there is none.
  beforeAll(async () => {
    system = await LocalSystem.start({ withWorker: false });
    client = system.client();
  });
  afterAll(() => system[Symbol.asyncDispose]());

  const refusal = async (method: string, path: string, body?: unknown, asker = client) =>
    problemOf(await asker.send(method, path, { body }));

  describe.each([
    ['no source', { ...GENERATION, input_code: undefined }, 'input_code'],
    ['an empty source', { ...GENERATION, input_code: '' }, 'input_code'],
    ['a source of nothing but space', { ...GENERATION, input_code: ' \n'.repeat(20) }, 'input_code'],
    ['a source that is too short', { ...GENERATION, input_code: 'a = 1    ' }, 'input_code'],
    ['a source that is too long', { ...GENERATION, input_code: '#'.repeat(10_001) }, 'input_code'],
    ['a source that is no text', { ...GENERATION, input_code: 12 }, 'input_code'],
    ['a source with null bytes', { ...GENERATION, input_code: `${SMALL_SOURCE}\0` }, 'input_code'],
    ['no language', { ...GENERATION, language: undefined }, 'language'],
    ['a language nobody knows', { ...GENERATION, language: 'cobol' }, 'language'],
    ['a language that is no text', { ...GENERATION, language: ['python'] }, 'language'],
    ['a name that is no module name', { ...GENERATION, source_name: '../etc/passwd' }, 'source_name'],
    ['a flag that is none', { ...GENERATION, is_regenerate: 'yes' }, 'is_regenerate'],
  ])('POST /api/generate with %s', (_, body, field) => {
    it(`should be refused with 400 and point at ${field}`, async () => {
      const problem = await refusal('POST', '/api/generate', body);
      expect(problem).toMatchObject({
        mediaType: 'application/problem+json',
        status: 400,
        code: 'INVALID_REQUEST',
        instance: '/api/generate',
      });
      expect(problem.errors?.map((error) => error.field)).toContain(field);
      expect(problem.detail).not.toBe('');
      expect(problem.traceId).not.toBe('');
    });
  });

  it.each([
    ['no suite', { ...EXECUTION, test_code: undefined }, 'test_code'],
    ['an empty source', { ...EXECUTION, code: '' }, 'code'],
    ['null bytes in the suite', { ...EXECUTION, test_code: 'a\0b' }, 'test_code'],
    ['a suite that is too long', { ...EXECUTION, test_code: '#'.repeat(200_001) }, 'test_code'],
    ['a language nobody knows', { ...EXECUTION, language: 'cobol' }, 'language'],
    ['a limit that nothing could keep', { ...EXECUTION, limits: { wallMs: 1 } }, 'limits.wallMs'],
  ])('should refuse POST /api/execution/execute with %s', async (_, body, field) => {
    const problem = await refusal('POST', '/api/execution/execute', body);
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
    expect(problem.errors?.map((error) => error.field)).toContain(field);
  });

  it('should say that the languages cannot be told while there is no worker', async () => {
    const problem = await refusal('GET', '/api/languages', undefined, client.anonymous);
    expect(problem).toMatchObject({ status: 503, code: 'WORKER_UNAVAILABLE' });
  });

  it('should refuse a model that is not offered', async () => {
    const problem = await refusal('POST', '/api/generate', { ...GENERATION, model: 'gpt-0' });
    expect(problem).toMatchObject({ status: 400, code: 'MODEL_UNAVAILABLE' });
  });

  it('should point at line and column of a syntax error', async () => {
    const source = 'def fine():\n    return 1\n\ndef broken(:\n    return 2\n';
    const problem = await refusal('POST', '/api/generate', { ...GENERATION, input_code: source });
    expect(problem).toMatchObject({
      status: 400,
      code: 'SOURCE_SYNTAX_ERROR',
      errors: [{ field: 'input_code', line: 4, column: expect.any(Number) }],
    });
  });

  it.each(['{', '"text"', '[]', 'null', ''])('should refuse the body %j', async (body) => {
    const problem = await refusal('POST', '/api/generate', body);
    expect(problem).toMatchObject({
      status: 400,
      code: 'INVALID_REQUEST',
      mediaType: 'application/problem+json',
    });
  });

  it('should refuse a body of more than a megabyte with 413', async () => {
    const problem = await refusal('POST', '/api/generate', {
      ...GENERATION,
      input_code: '#'.repeat(1_100_000),
    });
    expect(problem).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE' });
  });

  it.each([
    ['POST', '/api/generate'],
    ['POST', '/api/execution/execute'],
    ['GET', '/api/history/'],
    ['GET', '/api/history'],
    ['GET', `/api/history/${randomUUID()}`],
    ['DELETE', `/api/history/${randomUUID()}`],
    ['GET', `/api/generations/${randomUUID()}`],
    ['GET', `/api/generations/${randomUUID()}/events`],
    ['POST', `/api/generations/${randomUUID()}/cancel`],
  ])('should answer %s %s without an access token with 401', async (method, path) => {
    const answer = await client.anonymous.send(method, path, method === 'POST' ? { body: {} } : {});
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(await problemOf(answer)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  });

  it('should answer a forged access token with 401', async () => {
    const answer = await client.anonymous.send('GET', '/api/history/', {
      headers: { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.' },
    });
    expect(await problemOf(answer)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  });

  it.each([
    ['GET', `/api/history/${randomUUID()}`],
    ['DELETE', `/api/history/${randomUUID()}`],
    ['GET', `/api/generations/${randomUUID()}`],
    ['GET', `/api/generations/${randomUUID()}/events`],
    ['POST', `/api/generations/${randomUUID()}/cancel`],
    ['GET', '/api/nothing-here'],
    ['PUT', '/api/generate'],
    ['GET', '/%2e%2e/etc/passwd'],
  ])('should answer %s %s with 404', async (method, path) => {
    const problem = await refusal(method, path);
    expect(problem).toMatchObject({ status: 404, code: 'NOT_FOUND', mediaType: 'application/problem+json' });
  });

  it.each(['/api/history/1', "/api/history/'%20or%201=1", '/api/generations/1/events'])(
    'should answer %s, which is no id, with a precise refusal',
    async (path) => {
      const problem = await refusal('GET', path);
      expect([400, 404]).toContain(problem.status);
      expect(['INVALID_REQUEST', 'NOT_FOUND']).toContain(problem.code);
    },
  );

  it('should speak Korean by default and English when asked', async () => {
    const korean = await problemOf(await client.anonymous.send('GET', '/api/history/'));
    expect(korean.detail).toMatch(/[가-힣]/);
    const answer = await client.anonymous.send('GET', '/api/history/', {
      headers: { 'accept-language': 'en' },
    });
    expect(answer.headers.get('content-language')).toBe('en');
    expect((await problemOf(answer)).detail).toMatch(/^[\x20-\x7e]+$/);
  });
});
