import type { Exploration, Observation } from '@tester/contracts';
import { anObservation } from '../testing/observation';
import { renderJest } from './render-jest';

const seen = (changes: Partial<Observation> = {}): Observation =>
  anObservation({
    callable: 'share',
    call: 'share({0}, {1})',
    args: ['6', '2'],
    argNames: ['whole', 'parts'],
    names: ['share'],
    imports: ["import { share } from './till';"],
    value: '3',
    type: 'number',
    approximate: false,
    ...changes,
  });

describe(renderJest.name, () => {
  const pieces = (
    observations: Observation[],
    exploration: Partial<Exploration> = {},
    language: 'javascript' | 'typescript' = 'javascript',
  ): Promise<string[]> => {
    const explored = { callables: [], skipped: [], incomplete: null, ...exploration };
    return Array.fromAsync(renderJest(language, 'till', explored, observations, 'en'));
  };
  const suite = async (...all: Parameters<typeof pieces>): Promise<string> => (await pieces(...all)).join('');
  const body = async (...all: Parameters<typeof pieces>): Promise<string> =>
    (await suite(...all)).split("from './till';\n")[1]?.trim() ?? '';

  it('should give the head first, and then one test a piece', async () => {
    const all = await pieces([
      seen(),
      seen({ args: ['8', '2'], value: '4' }),
      seen({ callable: 'other', call: 'other({0}, {1})' }),
    ]);
    expect(all).toHaveLength(4);
    expect(all[0]).toBe(
      [
        '// These characterization tests pin what till does today.',
        '// A failure means that the behaviour changed; nothing here says that it was right before.',
        "import { share } from './till';",
        '',
        '',
      ].join('\n'),
    );
    expect(all.slice(1).map((piece) => /it\('(.*)',/.exec(piece)?.[1])).toEqual([
      'returns 3 for 6 and 2',
      'returns 4 for 8 and 2',
      'returns 3 for 6 and 2',
    ]);
  });

  it.each([
    ['a whole number', { value: '3' }, 'toBe(3);'],
    ['a float', { value: '0.30000000000000004' }, 'toBeCloseTo(0.30000000000000004, 10);'],
    ['a tiny float', { value: '1e-9' }, 'toBe(1e-9);'],
    ['nothing', { value: 'undefined' }, 'toBeUndefined();'],
    ['null', { value: 'null' }, 'toBeNull();'],
    ['no number', { value: 'NaN' }, 'toBeNaN();'],
    ['a text', { value: "'it\\'s'" }, 'toBe("it\'s");'],
    ['an object', { value: '{ a: 1 }' }, 'toEqual({ a: 1 });'],
  ])('should compare %s as one compares it', async (_, changes, matcher) => {
    expect(await body([seen(changes)])).toContain(`expect(share(6, 2)).${matcher}`);
  });

  it.each<[string, Partial<Observation>, string]>([
    [
      'with its message',
      { type: 'RangeError', message: "it's nothing" },
      'expect(() => share(6, 2)).toThrow(new RangeError("it\'s nothing"));',
    ],
    ['by its class', { type: 'TypeError', message: null }, 'expect(() => share(6, 2)).toThrow(TypeError);'],
    ['of whatever class', { type: 'Error', message: null }, 'expect(() => share(6, 2)).toThrow();'],
    [
      'of a class of the source',
      { type: 'NoParts', message: 'none', names: ['share', 'NoParts'] },
      'expect(() => share(6, 2)).toThrow(NoParts);',
    ],
  ])('should expect an error %s', async (_, changes, line) => {
    expect(await body([seen({ outcome: 'raised', value: null, ...changes })])).toContain(line);
  });

  it('should put alike calls into a table, and others not', async () => {
    const rows = [1, 2, 3].map((whole) => seen({ args: [String(whole), '1'], value: String(whole) }));
    const callback = seen({ args: ['(value) => value', '1'], value: '9' });
    expect(await body([...rows, callback])).toBe(`describe('share', () => {
  it.each([
    [1, 1, 1],
    [2, 1, 2],
    [3, 1, 3],
  ])('share(%p, %p) returns %p', (whole, parts, expected) => {
    expect(share(whole, parts)).toBe(expected);
  });

  it('returns 9 for (value) => value and 1', () => {
    expect(share((value) => value, 1)).toBe(9);
  });
});`);
  });

  it('should say what all rows of a table share, and keep the names of the source', async () => {
    const rows = [1, 2, 3].map((whole) =>
      seen({ args: [String(whole), "'low'"], argNames: ['share', 'level'], value: 'true' }),
    );
    const code = await body(rows, {}, 'typescript');
    expect(code).toContain("] as const)('share(%p, %p) returns true', (share1, level, expected) => {");
    const failing = [1, 2, 3].map((whole) =>
      seen({ args: [String(whole), '0'], outcome: 'raised', value: null, type: 'RangeError', message: 'no' }),
    );
    expect(await body(failing)).toContain(
      "('share(%p, %p) throws RangeError', (whole, parts) => {\n    expect(() => share(whole, parts)).toThrow(new RangeError('no'));",
    );
  });

  it('should await what is asynchronous', async () => {
    const callables = [
      { qualifiedName: 'share', kind: 'function' as const, isAsync: true, firstLine: 1, lastLine: 2 },
    ];
    const code = await body(
      [seen(), seen({ outcome: 'raised', value: null, type: 'Error', message: 'no' })],
      { callables },
    );
    expect(code).toContain(
      "it('returns 3 for 6 and 2', async () => {\n    expect(await share(6, 2)).toBe(3);",
    );
    expect(code).toContain("await expect(async () => share(6, 2)).rejects.toThrow(new Error('no'));");
  });

  it('should read iterators', async () => {
    expect(await body([seen({ value: '[1]', drained: 0 })])).toContain(
      'expect([...share(6, 2)]).toEqual([1]);',
    );
    expect(await body([seen({ value: '[1]', drained: 5 })])).toContain(
      'expect([...share(6, 2).take(5)]).toEqual([1]);',
    );
    expect(await body([seen({ outcome: 'raised', value: null, drained: 0, type: 'TypeError' })])).toContain(
      'expect(() => [...share(6, 2)])',
    );
  });

  it('should check what a call changes, and what its result shows', async () => {
    const till = {
      setup: ["const till = new Till('a');", 'till.add(1);'],
      callable: 'Till.pay',
      call: 'till.pay({0})',
      args: ['[2, 1]'],
      argNames: ['sums'],
    };
    expect(
      await body([
        seen({ ...till, value: '7', stateAfter: { 'till.size': '0' }, argsAfter: { '0': '[1, 2]' } }),
      ]),
    ).toContain(`  it('returns 7 for [2, 1] after add(1)', () => {
    const till = new Till('a');
    till.add(1);
    const sums = [2, 1];
    const result = till.pay(sums);

    expect(result).toBe(7);
    expect(sums).toEqual([1, 2]);
    expect(till.size).toBe(0);
  });`);
    expect(await body([seen({ ...till, value: 'undefined', stateAfter: { 'till.size': '0' } })])).toContain(
      "it('changes size for [2, 1] after add(1)'",
    );
    expect(
      await body([seen({ ...till, value: 'undefined', argsAfter: { '0': '[]' }, argNames: ['share'] })]),
    ).toContain(
      "it('changes its share for [2, 1] after add(1)', () => {\n    const till = new Till('a');\n    till.add(1);\n    const shareGiven = [2, 1];",
    );
    expect(await body([seen({ value: null, type: 'Point', resultState: { 'result.x': '1' } })])).toContain(
      "it('gives a Point for 6 and 2', () => {\n    const result = share(6, 2);\n\n    expect(result.x).toBe(1);",
    );
    expect(
      await body([seen({ callable: 'Point', call: 'new Point({0})', args: ['1'], value: '{ x: 1 }' })]),
    ).toContain("it('can be made for 1'");
    expect(await body([seen({ value: null })])).toContain("it('runs for 6 and 2', () => {\n    share(6, 2);");
    expect(await body([seen({ stateAfter: { 'done.mock.calls': '[[1]]' }, value: 'undefined' })])).toContain(
      "it('calls back for 6 and 2'",
    );
  });

  it('should put back after each test what tests replace', async () => {
    const setup = [
      "jest.useFakeTimers({ now: new Date('2024-01-15T12:00:00Z') });",
      "jest.spyOn(Math, 'random').mockReturnValue(0.5);",
    ];
    expect(await body([seen({ setup })])).toContain(
      'afterEach(() => {\n  jest.useRealTimers();\n  jest.restoreAllMocks();\n});',
    );
  });

  it('should import each name in the way of the source, once', async () => {
    const imports = [
      "import till from './till';",
      "import { share } from './till';",
      "import { other } from './till';",
      "const { third } = require('./till');",
    ];
    expect(await suite([seen({ imports }), seen({ args: ['1', '1'] })])).toContain(
      "import till from './till';\nimport { other, share } from './till';\nconst { third } = require('./till');\n",
    );
  });

  it('should say at the end what has no test, and leave alone a source that takes the names of Jest', async () => {
    const skipped = [{ qualifiedName: 'forever', reason: 'it does not end' }];
    expect(await suite([seen()], { skipped })).toMatch(
      /\}\);\n\n\/\/ Not covered:\n\/\/ - forever: it does not end\n$/,
    );
    expect(await suite([seen({ names: ['expect'] })])).not.toContain('describe(');
  });

  it('should have a title for what is too long for one', async () => {
    const long = `'${'x'.repeat(90)}'`;
    expect(
      await body([
        seen({ args: [long, long], value: long, setup: [`till.add(${long});`, `till.add(${long});`] }),
      ]),
    ).toContain("it('returns what it does today',");
    expect(await body([seen({ outcome: 'raised', value: null, type: `E${'x'.repeat(100)}` })])).toContain(
      "it('does what it does today'",
    );
    const same = [seen(), seen({ args: ['6', '2'], setup: ['const a = 1;'] })];
    expect(await body(same)).toContain("it('returns 3 for 6 and 2 (2)'");
  });
});
