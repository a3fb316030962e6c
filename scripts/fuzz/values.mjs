import fc from 'fast-check';

/** @typedef {import('./operations.mjs').Schema} Schema */

/** Sources that compile, so that some requests get as far as they can; each number makes another one. */
const SOURCES = {
  python: '# NUMBER\ndef add(a, b):\n    return a + b\n',
  javascript: '// NUMBER\nexport const add = (a, b) => a + b;\n',
  typescript: '// NUMBER\nexport const add = (a: number, b: number): number => a + b;\n',
  java: '// NUMBER\npublic class Sum {\n    public static int add(int a, int b) {\n        return a + b;\n    }\n}\n',
};
const SOURCE_FIELDS = ['input_code', 'code', 'test_code'];
/** Of names that only the server can know are wrong, one that is right. */
const RIGHT = { model: 'gemini-3-flash-preview' };

/** Text that has broken somebody's server before. */
const NASTY = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\udfff\ud800',
  '\u202Eabc',
  'e\u0301\u0301\u0301',
  '👩‍👩‍👧‍👦',
  '../../../../etc/passwd',
  "' OR 1=1; --",
  '$(id) `id`',
  '{{7*7}}${7*7}',
  '__proto__',
  'constructor',
  'toString',
  'NaN',
  '1e999',
  '-0',
  '9007199254740993',
  'null',
  'undefined',
  '[object Object]',
  '<script>alert(1)</script>',
  '%00%ff%c0%af',
  '\u001b[31m',
  '00000000-0000-0000-0000-000000000000',
  'x'.repeat(12_000),
];

/** @type {fc.Arbitrary<string>} */
export const text = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** Brackets that no parser may recurse into for ever. */
const nested = fc
  .tuple(fc.constantFrom('[]', '{"a":}'), fc.integer({ min: 1, max: 20_000 }))
  .map(([pair, depth]) =>
    pair === '[]' ? '['.repeat(depth) + ']'.repeat(depth) : '{"a":'.repeat(depth) + '1' + '}'.repeat(depth),
  );

/**
 * What a schema allows.
 *
 * @param {Schema} schema
 * @param {Record<string, Schema>} schemas by name
 * @param {string} [field]
 * @returns {fc.Arbitrary<unknown>}
 */
export function valid(schema, schemas, field = '') {
  if (schema.$ref !== undefined) return valid(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, schemas);
  if (schema.nullable) return fc.option(valid({ ...schema, nullable: false }, schemas, field));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'string':
      return validText(schema, field);
    case 'number':
      return fc.double({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1000, noNaN: true });
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1_000_000_000 });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(valid(schema.items ?? {}, schemas), { maxLength: 4 });
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(([name, inner]) => [
        name,
        valid(inner, schemas, name),
      ]);
      return fc.record(Object.fromEntries(fields), { requiredKeys: schema.required ?? [] });
    }
    default:
      return fc.jsonValue();
  }
}

/**
 * @param {Schema} schema
 * @param {string} field
 * @returns {fc.Arbitrary<string>}
 */
function validText({ pattern, minLength = 0, maxLength = 200 }, field) {
  if (field in RIGHT) return fc.constant(RIGHT[/** @type {keyof typeof RIGHT} */ (field)]);
  if (pattern !== undefined)
    return fc.stringMatching(new RegExp(pattern)).filter((it) => it.length <= maxLength);
  return fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 100) });
}

/**
 * The bytes of a body that a schema allows, or of something near it, or of something far away.
 *
 * @param {Schema} schema
 * @param {Record<string, Schema>} schemas
 * @returns {fc.Arbitrary<Buffer>}
 */
export function body(schema, schemas) {
  const good = fc
    .tuple(valid(schema, schemas), fc.nat(100))
    .map(([value, number]) => withSource(Object(value), number));
  const fields = Object.keys(
    schemas[schema.$ref?.split('/').at(-1) ?? '']?.properties ?? schema.properties ?? {},
  );
  const name = fc.oneof(fc.constantFrom(...fields), fc.constantFrom(...NASTY.slice(0, 20)));
  const wrong = fc.oneof(text, fc.jsonValue({ maxDepth: 3 }), fc.constant('x'.repeat(300_000)));
  const asText = good.map((value) => JSON.stringify(value));
  return fc.oneof(
    { weight: 6, arbitrary: asText.map(bytes) },
    // One field is something else, or one more than there should be.
    {
      weight: 6,
      arbitrary: fc
        .tuple(good, name, wrong)
        .map(([value, key, other]) => bytes(JSON.stringify({ ...Object(value), [key]: other }))),
    },
    // One field is missing.
    {
      weight: 2,
      arbitrary: fc
        .tuple(good, name)
        .map(([value, key]) => bytes(JSON.stringify({ ...Object(value), [key]: undefined }))),
    },
    // A key twice.
    {
      weight: 2,
      arbitrary: fc
        .tuple(asText, name, wrong)
        .map(([json, key, other]) =>
          bytes(`{${JSON.stringify(key)}:${JSON.stringify(other)},${json.slice(1)}`),
        ),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(asText, name, nested)
        .map(([json, key, deep]) => bytes(`{${JSON.stringify(key)}:${deep},${json.slice(1)}`)),
    },
    { weight: 1, arbitrary: nested.map(bytes) },
    { weight: 1, arbitrary: fc.tuple(asText, fc.nat(200)).map(([json, end]) => bytes(json.slice(0, end))) },
    { weight: 1, arbitrary: asText.map((json) => bytes(`\uFEFF${json}`)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(asText, fc.constantFrom('utf16le', 'latin1'))
        .map(([json, encoding]) => Buffer.from(json, /** @type {BufferEncoding} */ (encoding))),
    },
    { weight: 1, arbitrary: fc.json().map(bytes) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)) },
  );
}

/**
 * Most of the time a source in the language that it says it is.
 *
 * @param {Record<string, unknown>} request
 * @param {number} number
 */
function withSource(request, number) {
  const language = /** @type {keyof typeof SOURCES} */ (request['language']);
  const source = SOURCES[language]?.replace('NUMBER', String(number));
  const fields = SOURCE_FIELDS.filter((field) => field in request);
  return { ...request, ...Object.fromEntries(fields.map((field) => [field, source])) };
}

/** @param {string} it */
const bytes = (it) => Buffer.from(it);
