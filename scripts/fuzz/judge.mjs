import { Ajv } from 'ajv';
import { nameOf } from './operations.mjs';

/**
 * @typedef {import('./operations.mjs').Description} Description
 * @typedef {import('./raw-request.mjs').RawRequest} RawRequest
 * @typedef {import('./raw-request.mjs').RawAnswer} RawAnswer
 */

/** What Node's parser says by itself, before there is a request that anybody could answer. */
const WITHOUT_A_REQUEST = new Set([400, 408, 431]);

/** The formats that the description names. */
const FORMATS = {
  date: /^\d{4}-\d\d-\d\d$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  uuid: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/,
};

/** What only our side may know: stacks, machine paths, upstreams' words, names of classes. */
const LEAKS = {
  stack: /\bat .{1,200}:\d+:\d+\)?/,
  'a machine path':
    /node_modules|node:internal|\/dist\/|\.cjs\b|[^\w.](?:\/(?:home|root|tmp|usr|var|opt|work)\/)(?!passwd)/,
  'words of the network': /ECONN|EPIPE|ENOTFOUND|fetch failed|socket hang up|127\.0\.0\.1:\d/,
  'words of the database':
    /syntax error at or near|violates .{1,60} constraint|invalid (?:input syntax|byte sequence)|unsupported Unicode/i,
  'words of a parser': /Unexpected (?:token|end of|non-whitespace)|is not valid JSON at|in JSON at position/,
  'a class name': /\b[A-Z]\w*(?:Exception|TypeError|RangeError|ReferenceError|SyntaxError)\b/,
};

/**
 * @param {Description} description
 * @param {object} expected
 * @param {readonly string[]} expected.codesOf503 of what is away while the fuzzer runs
 * @param {readonly string[]} [expected.secrets] texts that no body may hold
 * @returns {(request: RawRequest, answer: RawAnswer) => string[]} what is wrong with an answer; nothing, when all is well
 */
export function judgeBy({ operations, text }, { codesOf503, secrets = [] }) {
  const ajv = new Ajv({ strict: false, logger: false, formats: FORMATS });
  ajv.addSchema(/** @type {object} */ (asJsonSchema(text)), 'api');
  const isProblem = ajv.compile({ $ref: 'api#/components/schemas/Problem' });
  /** @type {Map<string, import('ajv').ValidateFunction>} */
  const answers = new Map();
  for (const operation of operations) {
    for (const [status, schema] of Object.entries(operation.answers)) {
      if (schema === null) continue;
      const place = `${operation.path.replaceAll('~', '~0').replaceAll('/', '~1')}/${operation.method.toLowerCase()}`;
      const pointer = `api#/paths/${encodeURI(place)}/responses/${status}/content/application~1json/schema`;
      answers.set(`${nameOf(operation)} ${status}`, ajv.compile({ $ref: pointer }));
    }
  }

  return (request, answer) => {
    const { status, headers, body } = answer;
    const faults = Object.entries(LEAKS)
      .filter(([, pattern]) => pattern.test(withoutEcho(body, request)))
      .map(([name]) => `the body has ${name}`)
      .concat(secrets.filter((secret) => body.includes(secret)).map((secret) => `the body has ${secret}`));
    if (status === 0) faults.push('no answer');
    if (status >= 500 && status !== 503) faults.push(`status ${status}`);
    if (status < 400 || (body === '' && (request.method === 'HEAD' || WITHOUT_A_REQUEST.has(status)))) {
      const validate = answers.get(`${request.operation} ${status}`);
      const isJson = headers['content-type']?.startsWith('application/json') ?? false;
      const isAsked = isFor(request);
      if (validate && isJson && isAsked && !validate(parsed(body))) {
        faults.push(`not what is promised: ${ajv.errorsText(validate.errors)}`);
      }
      return faults;
    }
    if (!headers['content-type']?.startsWith('application/problem+json')) {
      return [...faults, `an error of the type ${headers['content-type']}`];
    }
    const problem = parsed(body);
    if (!isProblem(problem)) return [...faults, `no problem document: ${ajv.errorsText(isProblem.errors)}`];
    const {
      status: said,
      code,
      detail,
    } = /** @type {{ status: number, code: string, detail: string }} */ (problem);
    if (said !== status) faults.push(`the body says ${said}`);
    if (!/^[A-Z][A-Z_]+$/.test(code)) faults.push(`the code ${code}`);
    if (detail.trim() === '' || detail.includes('undefined')) faults.push('no sentence');
    if (status === 503 && !codesOf503.includes(code)) faults.push(`503 ${code}`);
    if (headers['x-content-type-options'] !== 'nosniff') faults.push('the type may be guessed');
    return faults;
  };
}

/**
 * Whether a request is really one for the route it aims at: its method may be another, its path may be bent.
 *
 * @param {RawRequest} request
 */
function isFor({ operation, method, target }) {
  const [aimed, route = ''] = operation.split(' ');
  const pattern = new RegExp(`^${route.replace(/\{\w+\}/, '[^/?;#]+')}$`);
  return method === aimed && pattern.test(target.split('?')[0] ?? '');
}

/**
 * OpenAPI 3.0 says `nullable` where JSON Schema names another type.
 *
 * @param {unknown} value
 * @returns {unknown}
 */
function asJsonSchema(value) {
  if (Array.isArray(value)) return value.map(asJsonSchema);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = /** @type {Record<string, unknown>} */ (value);
  const inner = Object.fromEntries(Object.entries(rest).map(([name, part]) => [name, asJsonSchema(part)]));
  return nullable === true ? { anyOf: [inner, { type: 'null' }] } : inner;
}

/**
 * The document says which path was asked for, whatever that was.
 *
 * @param {string} body
 * @param {RawRequest} request
 */
const withoutEcho = (body, { target }) =>
  body.replace(/"instance":"(?:[^"\\]|\\.)*"/, '').replaceAll(target.split('?')[0] || '\0', '');

/** @param {string} body */
function parsed(body) {
  try {
    return /** @type {unknown} */ (JSON.parse(body));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
