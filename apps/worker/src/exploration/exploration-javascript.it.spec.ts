import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Exploration, ExplorationMutant, Observation, RuntimeId } from '@tester/contracts';
import { ExplorationApp } from './spec/exploration-app';

// Real sandboxes, and the most time a caller may ask for: what is found must not depend on how busy the machine is.
jest.setTimeout(180_000);
const AMPLE = { wallMs: 60_000 };

const fixture = (file: string): string => readFileSync(path.join(__dirname, 'fixtures', file), 'utf8');

describe('exploration of JavaScript and TypeScript', () => {
  let app: ExplorationApp;
  let till: Exploration;
  beforeAll(async () => {
    app = await ExplorationApp.start();
    till = await explore(fixture('till.js'));
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const explore = (
    source: string,
    runtime: RuntimeId = 'javascript-jest',
    sourceName = 'till',
  ): Promise<Exploration> => app.explore({ runtime, source, sourceName, limits: AMPLE });
  const of = ({ observations }: Exploration, callable: string): Observation[] =>
    observations.filter((one) => one.callable === callable);
  const told = (all: Observation[]): unknown[] =>
    all.map(({ setup, args, outcome, value, type, message }) => [
      ...setup,
      ...args,
      outcome === 'raised' ? `${type}: ${message}` : value,
    ]);

  it('should see what functions of every kind do', () => {
    const seen = till;
    expect(seen).toMatchObject({ importFailure: null, incomplete: null });
    expect(told(of(seen, 'share'))).toEqual(
      expect.arrayContaining([
        ['1', '0', 'RangeError: no parts'],
        ['1', '0.5'],
      ]),
    );
    expect(told(of(seen, 'isEmail'))).toContainEqual(["'a@a.aa'", 'true']);
    expect(told(of(seen, 'twice'))).toContainEqual(['1', '2']);
    expect(told(of(seen, 'later'))).toContainEqual(["''", "''"]);
    expect(of(seen, 'count').map(({ value, drained }) => [value, drained])).toContainEqual(['[0, 1]', 0]);
    expect(told(of(seen, 'grade')).flat()).toEqual(expect.arrayContaining(['90', '89', "'A'", "'B'", "'C'"]));
    expect(of(seen, 'isEmail')[0]?.imports).toEqual(["import isEmail from './till';"]);
    expect(of(seen, 'money.format').length).toBeGreaterThan(0);
    expect(of(seen, 'sortInPlace').map(({ argsAfter }) => argsAfter['0'])).toContain('[-1, 0, 1]');
    expect(of(seen, 'mapValues').map(({ stateAfter }) => stateAfter['fn.mock.calls'])).toContain(
      "[[1, 'a'], [2, 'b']]",
    );
    const isAsync = Object.fromEntries(seen.callables.map((one) => [one.qualifiedName, one.isAsync]));
    expect(isAsync).toMatchObject({ twice: true, later: true, share: false });
  });

  it('should hold still what is different in every run, and say what it leaves out', () => {
    const seen = till;
    expect(told(of(seen, 'roll'))).toEqual([["jest.spyOn(Math, 'random').mockReturnValue(0.5);", '4']]);
    expect(told(of(seen, 'today'))).toEqual([
      ["jest.useFakeTimers({ now: new Date('2024-01-15T12:00:00Z') });", "'2024-01-15'"],
    ]);
    expect(seen.skipped).toContainEqual({
      qualifiedName: 'forever',
      reason: 'it does not end within the time of a call',
    });
  });

  it('should drive objects through their states', () => {
    const seen = till;
    expect(told(of(seen, 'Stack.pop'))).toEqual(
      expect.arrayContaining([
        ['const stack = new Stack();', 'Error: empty'],
        ['const stack = new Stack();', 'stack.push(1);', '1'],
      ]),
    );
    expect(of(seen, 'Stack.push')[0]?.stateAfter).toEqual({ 'stack.size': '1', 'stack.isEmpty()': 'false' });
  });

  it('should give what the types of TypeScript allow', async () => {
    const seen = await explore(fixture('till.ts'), 'typescript-jest');
    expect(seen.importFailure).toBeNull();
    expect(new Set(of(seen, 'surcharge').flatMap(({ args }) => args[0]))).toEqual(
      new Set(['Kind.Plain', 'Kind.Special']),
    );
    expect(told(of(seen, 'levelOf')).flat()).toEqual(expect.arrayContaining(["'high'", "'middle'", "'low'"]));
    expect(of(seen, 'Till.pay').map(({ type }) => type)).toContain('NotEnough');
    expect(of(seen, 'load').map(({ message }) => message)).toContain('no item 0');
    expect(
      of(seen, 'Till.total')
        .flatMap(({ stateAfter }) => Object.keys(stateAfter))
        .join(),
    ).not.toContain('items');
    expect(seen.callables.map(({ qualifiedName }) => qualifiedName)).toEqual(
      expect.arrayContaining(['Till.of', 'tally', 'clamp']),
    );
  });

  it('should come back from what hangs, grows, leaves and lies', async () => {
    const seen = await explore(fixture('hostile.js'));
    const reasons = Object.fromEntries(
      seen.skipped.map(({ qualifiedName, reason }) => [qualifiedName, reason]),
    );
    expect(reasons).toMatchObject({
      forever: 'it does not end within the time of a call',
      never: 'it does not end within the time of a call',
      recursion: 'it needs more memory or stack than a call may have',
      read: 'it reaches for files, the network or other programs',
      leave: 'it reaches for files, the network or other programs',
      change: 'it changes what is built into the language',
    });
    expect(told(of(seen, 'fine'))).toContainEqual(['1', '1', '2']);
  });

  it.each([
    ['a syntax error', 'export const a = ;', { type: 'SyntaxError', line: 1, column: 18 }],
    [
      'an error while it is loaded',
      "throw new RangeError('not today');",
      { type: 'RangeError', message: 'not today' },
    ],
    ['an endless import', 'while (true);', { type: 'TimeoutError' }],
    [
      'a missing module',
      "import { a } from './other'; export const b = a;",
      { message: expect.stringContaining('./other') },
    ],
    ['an exit at import', 'process.exit(0);', { message: expect.stringContaining('out of reach') }],
  ])('should report %s', async (_, source, failure) => {
    expect((await explore(source)).importFailure).toMatchObject(failure);
  });

  it.each([
    [
      'CommonJS',
      'const twice = (n) => n * 2;\nmodule.exports = { twice };',
      "const { twice } = require('./till');",
    ],
    [
      'a module that is a function',
      'module.exports = function twice(n) { return n * 2; };',
      "const twice = require('./till');",
    ],
    ['named exports', 'exports.twice = (n) => n * 2;', "const { twice } = require('./till');"],
    ['an anonymous default', 'export default (n) => n * 2;', "import till from './till';"],
  ])('should import from %s as its users do', async (_, source, line) => {
    const { observations } = await explore(source);
    expect(new Set(observations.flatMap(({ imports }) => imports))).toEqual(new Set([line]));
    expect(told(observations)).toContainEqual(['1', '2']);
  });

  it('should do without what has no name that a suite could use', async () => {
    const { observations, callables } = await explore(
      `exports.delete = () => 1;
       exports['a-b'] = () => 2;
       exports.jest = () => 3;
       exports.odd = { 'a-b': () => 4, fine: () => 5 };
       exports.Bag = class { constructor() { this['a-b'] = 6; this.size = 7; } grow(by) { this.size += by; } };`,
    );
    expect(callables.map(({ qualifiedName }) => qualifiedName)).toEqual(['odd.fine', 'Bag', 'Bag.grow']);
    expect(told(observations)).toContainEqual(['5']);
    expect(observations.map(({ stateAfter }) => stateAfter['bag.size'])).toContain('8');
  });

  it('should call the bare functions of a script, and say so when there are none', async () => {
    const { observations } = await explore('function twice(n) { return n * 2; }');
    expect(observations.every(({ imports }) => imports.length === 0)).toBe(true);
    expect(told(observations)).toContainEqual(['1', '2']);
    expect(await explore('export const rate = 2;')).toMatchObject({
      callables: [],
      observations: [],
      incomplete: null,
    });
  });

  describe('given mutants of the source', () => {
    const SOURCE = [
      'const LIMIT = 10;',
      'export function grade(points: number): string | number {',
      "  if (points > 57) return 'pass';",
      '  let left = points;',
      '  while (left > LIMIT) left -= 1;',
      '  return left;',
      '}',
      'export const bonus = (points: number) => ({ points: points + 1 });',
      '',
    ].join('\n');
    const mutant = (id: string, original: string, replacement: string): ExplorationMutant => {
      const start = SOURCE.indexOf(original);
      const line = SOURCE.slice(0, start).split('\n').length;
      return { id, line, start, end: start + original.length, replacement };
    };

    it('should say which calls notice them, also where they hang, end or do not load', async () => {
      const mutants = [
        mutant('boundary', '>', '>='),
        mutant('constant', '10', '11'),
        mutant('endless', 'left -= 1', 'left -= 0'),
        mutant('deadly', "'pass'", 'undefined'),
        mutant('unloadable', '10', 'nowhere'),
        mutant('arrow', '({ points: points + 1 })', 'undefined'),
        mutant('equivalent', 'left > LIMIT', 'LIMIT < left'),
      ];
      const { observations, incomplete } = await app.explore({
        runtime: 'typescript-jest', source: SOURCE, sourceName: 'school', limits: AMPLE, mutants,
      }); // prettier-ignore
      expect(incomplete).toBeNull();
      const killers = (id: string): string[] =>
        observations.filter(({ kills = [] }) => kills.includes(id)).map(({ args }) => args.join());
      expect(killers('boundary')).toEqual(['57']);
      for (const { id } of mutants.slice(1, 6)) expect([id, killers(id)]).not.toEqual([id, []]);
      expect(killers('equivalent')).toEqual([]);
    });
  });
});
