import type { Exploration, ExploredCallable, Observation } from '@tester/contracts';
import type { Locale } from '@tester/exceptions';
import { argumentWords, behaviourWords, subjectOf, TestNames } from './behaviour-names';
import { groupTests, type Rows } from '../group-tests';
import { pythonCase } from './python-case';
import { pythonImports } from './python-imports';
import { pythonTable } from './python-table';
import { pythonTableKey } from './python-table-key';
import { doubleQuoted, wrapped } from './python-text';
import { withQualifiedTestNames } from './qualified-names';
import { headOf, leftOutOf } from '../suite-comments';

/** Names that a rendered module may use for itself; a source that defines one of them is not tested through it. */
const OWN_NAMES = ['pytest', 'asyncio', 're', 'islice', 'Path', 'expected', 'result', 'message', 'collect'];

/** Built-in functions that rendered code calls. */
const BUILT_IN = ['list', 'len', 'isinstance', 'callable', 'math'];

interface RenderedTest {
  /** Class of the source whose tests stand together; '' for functions. */
  owner: string;
  lines: string[];
  imports: Set<string>;
}

/**
 * A pytest module in pieces: first the head with the imports, then one test a piece, then what was left out. The
 * pieces put together are the suite.
 */
export function renderPython(
  sourceName: string,
  exploration: Pick<Exploration, 'callables' | 'skipped' | 'incomplete'>,
  chosen: readonly Observation[],
  locale: Locale,
): string[] {
  const usable = chosen.filter(isRenderable).map((one) => withQualifiedTestNames(one, sourceName));
  const names = new TestNames();
  const ownerOf = owners(exploration.callables);
  const tests = inOwnerOrder(groupTests(usable, pythonTableKey), ownerOf).map((rows) =>
    renderTest(rows, ownerOf(rows[0].callable), exploration.callables, names),
  );
  const code = tests.flatMap(({ lines }) => lines).join('\n');
  const imports = [...new Set(tests.flatMap((test) => [...test.imports]))];
  const sourceNames = [...new Set(usable.flatMap((observation) => observation.names))].filter((name) =>
    new RegExp(String.raw`\b${name}\b`).test(code),
  );
  const head = [
    ...headOf(locale, sourceName).map(commented),
    '',
    ...pythonImports(imports, /\bpytest\b/.test(code), sourceName, sourceNames),
  ];
  const pieces = [head.join('\n') + '\n'];
  let owner = '';
  for (const test of tests) {
    const opensClass = test.owner !== '' && test.owner !== owner;
    const gap = test.owner !== '' && !opensClass ? '\n' : '\n\n';
    const title = opensClass ? `class Test${test.owner.replace(/\W/g, '')}:\n` : '';
    pieces.push(`${gap}${title}${test.lines.join('\n')}\n`);
    owner = test.owner;
  }
  const rest = leftOutOf(locale, exploration, usable).map(commented);
  if (rest.length > 0) pieces.push(`\n\n${rest.join('\n')}\n`);
  return pieces;
}

const commented = (line: string): string => `# ${line}`;

/** Our own names must keep their meaning. */
const isRenderable = ({ names }: Observation): boolean => !names.some((name) => OWN_NAMES.includes(name));

/** Tests of one class stand together, where its first one stood. */
function inOwnerOrder(groups: readonly Rows[], ownerOf: (callable: string) => string): Rows[] {
  const byOwner = Map.groupBy(groups, (rows) => ownerOf(rows[0].callable) || rows);
  return [...byOwner.values()].flat();
}

/** The class that a callable belongs to, its constructor included; '' for functions. */
function owners(callables: readonly ExploredCallable[]): (callable: string) => string {
  const constructors = new Set(
    callables.filter(({ kind }) => kind === 'constructor').map((one) => one.qualifiedName),
  );
  return (callable) => (constructors.has(callable) ? callable : callable.split('.').slice(0, -1).join('.'));
}

function renderTest(
  rows: Rows,
  owner: string,
  callables: readonly ExploredCallable[],
  names: TestNames,
): RenderedTest {
  const callable = callables.find(({ qualifiedName }) => qualifiedName === rows[0].callable);
  const isAsync = callable?.isAsync ?? false;
  const taken = takenNames(rows);
  const name = nameOf(rows, names, callable?.kind === 'constructor');
  const indent = owner === '' ? '' : '    ';
  const self = owner === '' ? [] : ['self'];
  const [first, ...others] = rows;
  if (others.length > 0) {
    const table = pythonTable(rows, isAsync, taken);
    const lines = [
      ...wrapped(doubleQuoted(table.decorator), indent),
      ...wrapped(`def ${name}(${[...self, ...table.fixtures, ...table.parameters].join(', ')}):`, indent),
      ...bodyLines(table.body, indent),
    ];
    return { owner, lines, imports: table.imports };
  }
  const single = pythonCase(first, isAsync, callable?.kind === 'constructor', taken);
  const head = wrapped(`def ${name}(${[...self, ...single.fixtures].join(', ')}):`, indent);
  return { owner, lines: [...head, ...bodyLines(single.body, indent)], imports: single.imports };
}

function takenNames(rows: Rows): Set<string> {
  const bound = rows.flatMap(({ setup }) => setup.map((statement) => /^(\w+) = /.exec(statement)?.[1] ?? ''));
  const imported = rows.flatMap(({ imports }) => imports.map((line) => line.split(' ').at(-1) ?? ''));
  return new Set([
    ...rows.flatMap(({ names }) => names),
    ...bound,
    ...imported,
    ...OWN_NAMES,
    ...BUILT_IN,
    'calls',
  ]);
}

const bodyLines = (body: readonly string[], indent: string): string[] =>
  body.flatMap((statement) => {
    const inner = /^ +/.exec(statement)?.[0] ?? '';
    return statement === '' ? [''] : wrapped(doubleQuoted(statement.trimStart()), `${indent}    ${inner}`);
  });

function nameOf(rows: Rows, names: TestNames, isConstructor: boolean): string {
  const subject = subjectOf(rows[0].callable);
  const [first, ...others] = rows;
  const behaviours = new Set(rows.map(behaviourWords));
  if (others.length > 0) {
    const verb = first.drained === null ? 'returns' : 'yields';
    const shared = behaviours.size === 1 ? [...behaviours].join() : `${verb}_expected`;
    return names.next(`${subject}_${shared}`, `${subject}_${shared}_in_other_cases`);
  }
  const words = argumentWords(first);
  const preposition = /_(true|false)$/.test(behaviourWords(first)) ? 'for' : 'with';
  const behaviour = isConstructor && first.outcome === 'returned' ? 'sets_attributes' : behaviourWords(first);
  const precise = words ? `${subject}_${behaviour}_${preposition}_${words}` : `${subject}_${behaviour}`;
  return names.next(
    `${subject}_${behaviour}`,
    precise,
    ...(first.setup.length > 1 ? [`${precise}_afterwards`] : []),
  );
}
