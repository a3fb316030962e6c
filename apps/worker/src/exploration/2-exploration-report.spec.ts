import type { SandboxRun } from '../sandbox/sandbox.port';
import { aRun } from '../sandbox/spec/sandbox-run';
import { readExploration } from './2-exploration-report';

const observation = (id: number, changes: object = {}): object => ({
  record: 'observation',
  id,
  callable: 'half',
  setup: [],
  receiver: null,
  call: 'half({0})',
  args: ['4'],
  argNames: ['number'],
  names: ['half'],
  imports: [],
  outcome: 'returned',
  value: '2.0',
  type: 'float',
  message: null,
  deliberate: false,
  approximate: true,
  drained: null,
  resultState: {},
  stateAfter: {},
  argsAfter: {},
  filesAfter: {},
  usesFiles: false,
  stdout: null,
  arcs: ['-1->2'],
  ...changes,
});

const end = { record: 'end', calls: 7, incomplete: null };

describe(readExploration.name, () => {
  const read = (records: unknown[], changes?: Partial<SandboxRun>) =>
    readExploration('python-pytest', aRun(records, changes));

  it('should gather what the records say', () => {
    const exploration = read([
      { record: 'possibleArcs', arcs: ['1->2', 3] },
      {
        record: 'callable',
        qualifiedName: 'half',
        kind: 'function',
        isAsync: false,
        firstLine: 1,
        lastLine: 2,
      },
      observation(1),
      { record: 'skipped', qualifiedName: 'spin', reason: 'hangs' },
      end,
      { kind: 'end', exitCode: 0 },
    ]);
    expect(exploration).toMatchObject({
      runtime: 'python-pytest',
      importFailure: null,
      callables: [{ qualifiedName: 'half' }],
      observations: [{ callable: 'half', value: '2.0' }],
      skipped: [{ qualifiedName: 'spin' }],
      incomplete: null,
      possibleArcs: ['1->2'],
      calls: 7,
      facts: { exitCode: 0, wallMs: 12, engineRuntime: 'runc' },
    });
    expect(exploration.observations[0]).not.toHaveProperty('record');
  });

  it('should leave out observations that were retracted later', () => {
    const { observations } = read([
      observation(1),
      observation(2, { value: '3.0' }),
      { record: 'retracted', ids: [1] },
      end,
    ]);
    expect(observations.map(({ value }) => value)).toEqual(['3.0']);
  });

  it('should say which mutants an observation kills', () => {
    const kills = { record: 'kills', id: 1, mutants: ['m1', 4, 'm7'] };
    const { observations } = read([observation(1), observation(2), kills, end]);
    expect(observations.map((one) => one.kills)).toEqual([['m1', 'm7'], undefined]);
  });

  it.each([
    ['kills that are no list', { record: 'kills', id: 2, mutants: 'all' }],
    ['no object', 'text'],
    ['null', null],
    ['a field of another type', observation(1, { args: [4] })],
    ['an outcome that does not exist', observation(1, { outcome: 'vanished' })],
    ['a missing field', { record: 'observation', id: 1 }],
    ['state that is not text', observation(1, { stateAfter: { 'a.b': 3 } })],
    ['an unknown kind', { record: 'party' }],
    ['ids that are no list', { record: 'retracted', ids: 'all' }],
    ['arcs that are no list', { record: 'possibleArcs', arcs: 4 }],
  ])('should leave out a forged record: %s', (_, record) => {
    expect(read([record, observation(2), end]).observations).toHaveLength(1);
  });

  it('should count nothing when the count is forged', () => {
    expect(read([{ record: 'end', calls: 'many', incomplete: 4 }])).toMatchObject({
      calls: 0,
      incomplete: null,
    });
  });

  it('should tell an import that failed, with its position', () => {
    const failure = {
      record: 'importFailure',
      type: 'SyntaxError',
      message: 'invalid syntax',
      line: 3,
      column: 7,
    };
    const exploration = read([failure]);
    expect(exploration.importFailure).toMatchObject({ type: 'SyntaxError', line: 3, column: 7 });
    expect(exploration.incomplete).toBeNull();
  });

  it.each([
    ['timed_out', /time limit/],
    ['out_of_memory', /memory limit/],
    ['output_flooded', /printed/],
    ['exited', /broke off/],
    ['lost', /sandbox broke off/],
  ] as const)('should keep what is known when the run ended as %s', (ending, reason) => {
    const exploration = read([observation(1)], { end: ending });
    expect(exploration.observations).toHaveLength(1);
    expect(exploration.incomplete).toMatch(reason);
  });
});
