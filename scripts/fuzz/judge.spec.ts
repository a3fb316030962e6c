import { judgeBy } from './judge.mjs';
import { readDescription } from './operations.mjs';
import { parseAnswer } from './raw-request.mjs';

const request = {
  operation: 'GET /api/user/status',
  method: 'GET',
  target: '/api/user/status',
  headers: [],
  body: Buffer.alloc(0),
};
const headers = { 'content-type': 'application/problem+json', 'x-content-type-options': 'nosniff' };
const problem = {
  title: 'Bad',
  status: 400,
  detail: 'Not like this.',
  code: 'INVALID_REQUEST',
  traceId: 'abc',
};

describe(judgeBy.name, () => {
  const sut = judgeBy(readDescription(), { codesOf503: ['WORKER_UNAVAILABLE'], secrets: ['s3cret'] });
  const judged = (body: object | string, status = 400, more = {}): string[] =>
    sut(request, {
      status,
      headers: { ...headers, ...more },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  it('should have nothing against a problem document, and against what is away and known to be', () => {
    expect(judged(problem)).toEqual([]);
    expect(judged({ ...problem, status: 503, code: 'WORKER_UNAVAILABLE' }, 503)).toEqual([]);
  });

  it.each<[string, object | string, number]>([
    ['a bug', { ...problem, status: 500, code: 'INTERNAL' }, 500],
    ['a part that should be there', { ...problem, status: 503, code: 'DATABASE_UNAVAILABLE' }, 503],
    ['another status inside', { ...problem, status: 401 }, 400],
    ['a missing field', { ...problem, traceId: undefined }, 400],
    ['no sentence', { ...problem, detail: ' ' }, 400],
    ['no JSON', '<html>', 400],
    ['a stack', { ...problem, detail: 'at send (server.js:12:34)' }, 400],
    ['a path', { ...problem, detail: 'cannot read /var/lib/tester' }, 400],
    ['words of the database', { ...problem, detail: 'syntax error at or near "x"' }, 400],
    ['words of the network', { ...problem, detail: 'connect ECONNREFUSED' }, 400],
    ['a class name', { ...problem, detail: 'NotFoundException' }, 400],
    ['a parser', { ...problem, detail: 'Unexpected token < in' }, 400],
    ['a secret', { ...problem, detail: 'It is s3cret.' }, 400],
    ['no answer', '', 0],
    ['a promise that is not kept', '{"is_logged_in":"perhaps"}', 200],
  ])('should find %s', (name, body, status) => {
    const isJson = name.startsWith('a promise');
    expect(judged(body, status, isJson ? { 'content-type': 'application/json' } : {})).not.toEqual([]);
  });

  it('should find an error of another type, and one whose type may be guessed', () => {
    expect(judged(problem, 400, { 'content-type': 'text/html' })).toHaveLength(1);
    expect(judged(problem, 400, { 'x-content-type-options': '' })).toHaveLength(1);
  });

  it('should take the parser of Node at its word, which answers before there is a request', () => {
    expect(judged('', 431, { 'content-type': '' })).toEqual([]);
    expect(judged('', 404, { 'content-type': '' })).not.toEqual([]);
  });
});

describe(parseAnswer.name, () => {
  it('should read head and body, in one piece or in chunks', () => {
    const head = 'HTTP/1.1 200 OK\r\nX-A: b: c\r\n';
    expect(parseAnswer(Buffer.from(`${head}\r\nhello`))).toEqual({
      status: 200,
      headers: { 'x-a': 'b: c' },
      body: 'hello',
    });
    const chunked = Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n`);
    expect(parseAnswer(chunked).body).toBe('hello');
    expect(parseAnswer(Buffer.from('')).status).toBe(0);
  });
});
