import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Exploration, ExplorationMutant, Observation } from '@tester/contracts';
import { ExplorationApp } from './spec/exploration-app';

/** The most a caller may ask for: what is found must not depend on how busy the machine is. */
const AMPLE = { wallMs: 60_000 };

const fixture = (name: string): string =>
  readFileSync(path.join(__dirname, 'fixtures', `${name}.py`), 'utf8');

describe('exploring a source in a real sandbox', () => {
  let app: ExplorationApp;
  beforeAll(async () => (app = await ExplorationApp.start()));
  afterAll(() => app[Symbol.asyncDispose]());

  const explore = (source: string, sourceName: string, limits: object = {}): Promise<Exploration> =>
    app.explore({ runtime: 'python-pytest', source, sourceName, limits });

  describe('of a source with one of everything', () => {
    let till: Exploration;
    beforeAll(async () => (till = await explore(fixture('till'), 'till', AMPLE)));

    const of = (callable: string): Observation[] =>
      till.observations.filter((one) => one.callable === callable);
    const shown = (callable: string): unknown[] =>
      of(callable).map(({ args, outcome, value, type }) => [
        args.join(),
        outcome === 'raised' ? type : value,
      ]);

    it('should find every public callable and no private one', () => {
      expect(till).toMatchObject({ importFailure: null, incomplete: null });
      const names = till.callables.map(({ qualifiedName }) => qualifiedName);
      expect(names).toEqual(
        expect.arrayContaining(['Item', 'Till', 'Till.pay_in', 'Till.__len__', 'grade', 'fetch']),
      );
      expect(names.filter((name) => name.includes('_private'))).toEqual([]);
      const untested = names.filter((name) => of(name).length === 0);
      expect(untested).toEqual([]);
    });

    it('should reach every branch, and both sides of each boundary', () => {
      expect(shown('grade')).toEqual(
        expect.arrayContaining([
          ['90', "'A'"],
          ['89', "'B'"],
          ['80', "'B'"],
          ['79', "'F'"],
        ]),
      );
      expect(new Set(of('grade').map(({ arcs }) => arcs.join())).size).toBe(3);
    });

    it('should record errors that the code raises on purpose, with their text', () => {
      const [negative] = of('Till').filter(({ outcome }) => outcome === 'raised');
      expect(negative).toMatchObject({
        type: 'ValueError',
        deliberate: true,
        message: expect.stringContaining('negative: -'),
      });
    });

    it('should record state that a method changed', () => {
      const [paid] = of('Till.pay_in').filter(({ outcome }) => outcome === 'returned');
      expect(paid).toMatchObject({ receiver: 'till_', setup: [expect.stringMatching(/^till_ = Till\(/)] });
      expect(Object.keys(paid?.stateAfter ?? {})).toEqual(['till_.balance']);
    });

    it('should look into objects that have no expression of their own', () => {
      expect(of('Item')[0]?.resultState).toMatchObject({ 'result.price': expect.any(String) });
      expect(of('not_a_number')[0]?.resultState).toEqual({ 'math.isnan(result)': 'True' });
    });

    it('should build arguments of the types that the source declares', () => {
      expect(of('price_of').some(({ args }) => args[0]?.includes('Item('))).toBe(true);
      expect(of('price_of').some(({ args }) => args.includes('Size.LARGE'))).toBe(true);
    });

    it('should await what is asynchronous and drain what is lazy, endless ones in part', () => {
      expect(shown('fetch')).toEqual(expect.arrayContaining([["''", 'KeyError']]));
      expect(of('countdown')).toContainEqual(
        expect.objectContaining({ args: ['3'], value: '[3, 2, 1]', drained: 0 }),
      );
      expect(of('naturals')).toMatchObject([{ value: '[0, 1, 2, 3, 4]', drained: 5 }]);
    });

    it('should give files to read, and record files that were written', () => {
      expect(of('count_lines').some(({ usesFiles, value }) => usesFiles && value === '3')).toBe(true);
      expect(of('save').some(({ filesAfter }) => Object.keys(filesAfter).length === 1)).toBe(true);
    });

    it('should record changed arguments, calls of a callback, and what was printed', () => {
      expect(of('sort_in_place').some(({ argsAfter }) => argsAfter['0'] !== undefined)).toBe(true);
      expect(of('each').some(({ stateAfter }) => stateAfter['calls'] !== undefined)).toBe(true);
      expect(of('greet')).toContainEqual(expect.objectContaining({ args: [], stdout: 'hello you\n' }));
    });

    it('should write nested values as they are', () => {
      expect(of('nested')).toContainEqual(
        expect.objectContaining({
          args: ['2'],
          value: "{'depth': 2, 'halves': [1.0, 0.5], 'pair': (2, None), 'set': {2}}",
          approximate: true,
        }),
      );
    });
  });

  describe('of a hostile source', () => {
    let hostile: Exploration;
    beforeAll(async () => (hostile = await explore(fixture('hostile'), 'hostile', AMPLE)));

    it('should go on to the end', () => {
      expect(hostile.incomplete).toBeNull();
      expect(hostile.observations.filter(({ callable }) => callable === 'sound').length).toBeGreaterThan(2);
    });

    it.each([
      ['hangs', /does not end/],
      ['swallows_everything', /does not end/],
      ['leaves', /ends the whole process/],
      ['allocates', /MemoryError/],
      ['asks', /asks for input/],
      ['what_time', /changes between runs.*clock/],
      ['what_day', /changes between runs.*clock/],
      ['dice', /changes between runs.*randomness/],
      ['address', /cannot be written down/],
      ['hash_order', /changes between runs/],
      ['environment', /changes between runs/],
      ['working_directory', /cannot be written down/],
      ['reads_outside', /outside its working directory/],
      ['remembers', /changes between runs/],
    ])('should leave out %s and say why', (callable, reason) => {
      expect(hostile.observations.filter((one) => one.callable === callable)).toEqual([]);
      const skipped = hostile.skipped.find(({ qualifiedName }) => qualifiedName === callable);
      expect(skipped?.reason).toMatch(reason);
    });

    it('should keep what is sound in spite of its side effects', () => {
      const kept = (callable: string) => hostile.observations.filter((one) => one.callable === callable);
      expect(kept('exits')[0]).toMatchObject({ outcome: 'raised', type: 'SystemExit' });
      expect(kept('prints_a_lot')).toMatchObject([{ value: '1', stdout: null }]);
      expect(kept('starts_a_thread').length).toBeGreaterThan(0);
    });
  });

  it.each([
    ['a syntax error', 'def f(:\n    pass\n', { type: 'SyntaxError', line: 1, column: 7 }],
    ['an error at import', 'x = 1\ny = x / 0\n', { type: 'ZeroDivisionError', line: 2 }],
    ['an exit at import', 'import sys\nsys.exit(3)\n', { type: 'SystemExit', line: 2 }],
    ['a hard exit at import', 'import os\nos._exit(3)\n', { type: 'SystemExit' }],
    ['an endless import', 'while True:\n    pass\n', { type: 'TimeoutError' }],
  ])('should report %s', async (_, source, failure) => {
    const exploration = await explore(source, 'broken', { wallMs: 20_000 });
    expect(exploration).toMatchObject({ importFailure: failure, observations: [], incomplete: null });
  });

  it('should find nothing in a source without anything public', async () => {
    expect(await explore('_x = 1\n', 'empty')).toMatchObject({
      callables: [],
      observations: [],
      skipped: [],
    });
  });

  it('should give back what is known when the time is over', async () => {
    const slow = `import time\ntime.sleep(1.2)\n${fixture('till')}`;
    const exploration = await explore(slow, 'slow', { wallMs: 1000 });
    expect(exploration.incomplete).toMatch(/time limit/);
  });

  it('should refuse a caller without the token', async () => {
    const response = await fetch(`${app.url}/explorations`, { method: 'POST' });
    expect(response.status).toBe(401);
  });

  describe('given mutants of the source', () => {
    const SOURCE = [
      'LIMIT = 10',
      'def grade(points):',
      '    if points > 57:',
      "        return 'pass'",
      '    while points > LIMIT:',
      '        points -= 1',
      '    return points',
      '',
    ].join('\n');
    const mutant = (id: string, original: string, replacement: string): ExplorationMutant => {
      const start = SOURCE.indexOf(original);
      const line = SOURCE.slice(0, start).split('\n').length;
      return { id, line, start, end: start + original.length, replacement };
    };

    it('should say which calls notice them, also where they hang, end or do not load', async () => {
      const mutants = [
        mutant('boundary', '> 57', '>= 57'),
        mutant('constant', '10', '11'),
        mutant('endless', 'points -= 1', 'points = LIMIT + 1'),
        mutant('deadly', "'pass'", "__import__('os')._exit(0)"),
        mutant('unloadable', 'LIMIT = 10', 'LIMIT = 1 / 0'),
        mutant('equivalent', 'points > LIMIT', 'not points <= LIMIT'),
      ];
      const { observations, incomplete } = await app.explore({
        runtime: 'python-pytest', source: SOURCE, sourceName: 'school', limits: AMPLE, mutants,
      }); // prettier-ignore
      expect(incomplete).toBeNull();
      const killers = (id: string): string[] =>
        observations.filter(({ kills = [] }) => kills.includes(id)).map(({ args }) => args.join());
      expect(new Set(killers('boundary').map(Number))).toEqual(new Set([57]));
      for (const { id } of mutants.slice(1, 5)) expect([id, killers(id)]).not.toEqual([id, []]);
      expect(killers('equivalent')).toEqual([]);
    });
  });
});
