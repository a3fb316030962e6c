import fc from 'fast-check';
import { nameOf } from './operations.mjs';
import { body, text, valid } from './values.mjs';

/**
 * @typedef {import('./operations.mjs').Operation} Operation
 * @typedef {import('./operations.mjs').Description} Description
 * @typedef {import('./raw-request.mjs').RawRequest} RawRequest
 */

/** Routes after which no known id is left: asked for less, so that others find something. */
const FORGETTING = new Set(['DELETE /api/history', 'DELETE /api/user/data']);
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'BREW'];
/** What may follow a colon on a line of its own: anything else would be another header, or another request. */
const headerValue = text.map((it) =>
  Buffer.from(it)
    .toString('latin1')
    .replace(/[\0\r\n]/g, '')
    .slice(0, 4_000),
);
const encoded = text.map((it) => encodeURIComponent(it.toWellFormed()));
/** Not encoded at all, except for what would end the request line. */
const raw = text.map((it) =>
  Buffer.from(it)
    .toString('latin1')
    .replace(/[\s\0]/g, '%'),
);
/** Stands for the id of a generation that there has been; whoever sends the request puts it in. */
export const KNOWN_ID = '@known@';
const id = fc.oneof({ weight: 3, arbitrary: fc.constant(KNOWN_ID) }, fc.uuid(), encoded, raw);

const HEADER_NAMES = [
  'Accept',
  'Accept-Language',
  'Accept-Encoding',
  'Idempotency-Key',
  'Last-Event-ID',
  'X-Forwarded-For',
  'Forwarded',
  'X-Request-Id',
  'Traceparent',
  'Origin',
  'Cookie',
  'Content-Encoding',
  'If-None-Match',
  'Range',
  'X-HTTP-Method-Override',
];

/**
 * Requests for all routes of a description, by one signed-in user, well-formed and not.
 *
 * @param {Description} description
 * @param {string} token of the user
 * @returns {fc.Arbitrary<RawRequest>}
 */
export function requests({ operations, schemas }, token) {
  return fc.oneof(
    ...operations.map((operation) => ({
      weight: FORGETTING.has(nameOf(operation)) ? 1 : 8,
      arbitrary: requestsFor(operation, schemas, token),
    })),
  );
}

/**
 * @param {Operation} operation
 * @param {Description['schemas']} schemas
 * @param {string} token
 * @returns {fc.Arbitrary<RawRequest>}
 */
function requestsFor(operation, schemas, token) {
  const parts = {
    method: fc.oneof({ weight: 9, arbitrary: fc.constant(operation.method) }, fc.constantFrom(...METHODS)),
    target: targetOf(operation, schemas),
    headers: headers(token),
    type: fc.oneof(
      { weight: 12, arbitrary: fc.constant('application/json') },
      fc.constantFrom(
        'application/json; charset=utf-16',
        'application/json; charset=no-such',
        'text/plain',
        '',
      ),
      headerValue,
    ),
    body: operation.body
      ? body(operation.body, schemas)
      : fc.oneof(
          { weight: 6, arbitrary: fc.constant(Buffer.alloc(0)) },
          fc.json().map((json) => Buffer.from(json)),
        ),
    framing: fc.oneof(
      { weight: 12, arbitrary: fc.constant('length') },
      fc.constantFrom('chunked', 'short', 'both', 'none'),
    ),
  };
  return fc.record(parts).map(({ method, target, headers: given, type, body: content, framing }) => {
    const framed = frame(content, framing);
    const own = /** @type {[string, string][]} */ ([
      ['Host', 'localhost'],
      ['Connection', 'close'],
    ]);
    if (type !== '') own.push(['Content-Type', type]);
    return {
      operation: nameOf(operation),
      method,
      target,
      headers: [...own, ...given, ...framed.headers],
      body: framed.body,
    };
  });
}

/**
 * @param {Operation} operation
 * @param {Description['schemas']} schemas
 * @returns {fc.Arbitrary<string>}
 */
function targetOf({ path, parameters }, schemas) {
  const names = parameters.filter((parameter) => parameter.in === 'query');
  const known = names.map(({ name, schema = {} }) =>
    fc
      .oneof(
        valid(schema, schemas)
          .map(String)
          .map((it) => encodeURIComponent(it.toWellFormed())),
        encoded,
        raw,
      )
      .map((value) => `${name}=${value}`),
  );
  const odd = fc.constantFrom(
    'limit[]=1',
    'limit[a]=1',
    '__proto__[x]=1',
    'cursor=%',
    '&&&=',
    'a=1'.repeat(300),
  );
  const query = fc
    .array(fc.oneof(...known, odd), { maxLength: 3 })
    .map((all) => (all.length > 0 ? `?${all.join('&')}` : ''));
  const route = path.includes('{') ? id.map((value) => path.replace(/\{\w+\}/, value)) : fc.constant(path);
  const bent = fc
    .tuple(route, fc.constantFrom('/', '//', '/..', '/%2e%2e', ';x', '%', '%00', '/x'.repeat(40)))
    .map((all) => all.join(''));
  return fc.tuple(fc.oneof({ weight: 9, arbitrary: route }, bent), query).map((all) => all.join(''));
}

/**
 * @param {string} token
 * @returns {fc.Arbitrary<[string, string][]>}
 */
function headers(token) {
  const authorization = fc.oneof(
    { weight: 12, arbitrary: fc.constant([`Bearer ${token}`]) },
    fc.constantFrom(
      [],
      ['Bearer'],
      ['Bearer a.b.c'],
      [`bearer  ${token}`],
      [`Basic ${token}`],
      [`Bearer ${token}x`],
    ),
    fc.constant([`Bearer ${token}`, 'Bearer a.b.c']),
    headerValue.map((value) => [value]),
  );
  const more = fc.array(
    fc.tuple(
      fc.constantFrom(...HEADER_NAMES),
      fc.oneof(
        headerValue,
        fc.constantFrom('text/event-stream', 'ko', 'en;q=0.1', 'gzip', '*/*', '1'),
        fc.uuid(),
      ),
    ),
    { maxLength: 4 },
  );
  return fc
    .tuple(authorization, more)
    .map(([values, others]) => [
      ...values.map((value) => /** @type {[string, string]} */ (['Authorization', value])),
      ...others,
    ]);
}

/**
 * @param {Buffer} content
 * @param {string} framing
 * @returns {{ headers: [string, string][], body: Buffer }}
 */
function frame(content, framing) {
  const chunked = Buffer.concat([
    Buffer.from(`${content.length.toString(16)}\r\n`),
    content,
    Buffer.from('\r\n0\r\n\r\n'),
  ]);
  /** @type {[string, string]} */
  const length = ['Content-Length', String(content.length)];
  /** @type {[string, string]} */
  const coding = ['Transfer-Encoding', 'chunked'];
  switch (framing) {
    case 'chunked':
      return { headers: [coding], body: content.length > 0 ? chunked : Buffer.from('0\r\n\r\n') };
    case 'short':
      return { headers: [['Content-Length', String(content.length >> 1)]], body: content };
    case 'both':
      return { headers: [coding, length], body: chunked };
    case 'none':
      return { headers: [], body: content };
    default:
      return { headers: [length], body: content };
  }
}
