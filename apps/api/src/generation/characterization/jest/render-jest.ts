import type { Exploration, Observation } from '@tester/contracts';
import type { Locale } from '@tester/exceptions';
import { headOf, leftOutOf } from '../suite-comments';
import { formatted } from './format';
import { jestCase } from './jest-case';
import { jestImports } from './jest-imports';
import { tableTitle, Titles, titleOf } from './jest-names';
import { groupTests, type Rows } from '../group-tests';
import { jestTableKey, tableOf } from './jest-tables';
import { matcherOf, quoted } from './jest-values';

/** Names that Jest has for itself; a source that takes one of them is not tested through it. */
const OWN_NAMES = ['jest', 'expect', 'it', 'test', 'describe', 'afterEach', 'result', 'expected'];

/** A Jest module in pieces, one for each test, as Prettier formats it. */
export async function* renderJest(
  language: 'javascript' | 'typescript',
  sourceName: string,
  exploration: Pick<Exploration, 'callables' | 'skipped' | 'incomplete'>,
  chosen: readonly Observation[],
  locale: Locale,
): AsyncGenerator<string> {
  const usable = chosen.filter(({ names }) => !names.some((name) => OWN_NAMES.includes(name)));
  const blocks = Map.groupBy(usable, ({ callable }) => callable);
  const asynchronous = new Set(
    exploration.callables.filter(({ isAsync }) => isAsync).map(({ qualifiedName }) => qualifiedName),
  );
  const titles = new Titles();
  const tests = [...blocks].map(([callable, observations]) => {
    const inner = groupTests(observations, jestTableKey).map((rows) =>
      renderTest(rows, asynchronous.has(callable), callable, titles, language),
    );
    return `describe(${quoted(callable)}, () => {\n${inner.join('\n\n')}\n});`;
  });
  const code = tests.join('\n\n');
  const imports = jestImports(usable.flatMap((one) => one.imports));
  const suite = [
    ...headOf(locale, sourceName).map(commented),
    ...imports,
    '',
    ...restoring(code),
    code,
    '',
    ...leftOutOf(locale, exploration, usable).map(commented),
  ].join('\n');
  yield* piecesOf(await formatted(suite, language));
}

function renderTest(
  rows: Rows,
  isAsync: boolean,
  callable: string,
  titles: Titles,
  language: 'javascript' | 'typescript',
): string {
  const [first, ...others] = rows;
  if (others.length === 0) {
    const body = jestCase(first, isAsync);
    return `it(${quoted(titles.next(callable, titleOf(first)))}, ${functionOf([], body)});`;
  }
  const { cells, parameters, body } = tableOf(rows, isAsync);
  const behaviour = first.outcome === 'raised' ? `throws ${first.type}` : sharedBehaviour(rows);
  const title = titles.next(callable, tableTitle(first, behaviour));
  // The checker takes `'low'` in a list for any string.
  const isConstant =
    language === 'typescript' && rows.every(({ args }) => args.every((each) => !/^[[{]/.test(each)));
  return `it.each([\n${cells.join(',\n')},\n]${isConstant ? ' as const' : ''})(${quoted(title)}, ${functionOf(parameters, body)});`;
}

const functionOf = (parameters: readonly string[], body: readonly string[]): string => {
  const head = body.some((line) => /\bawait\b/.test(line)) ? 'async ' : '';
  return `${head}(${parameters.join(', ')}) => {\n${body.join('\n')}\n}`;
};

function sharedBehaviour(rows: Rows): string {
  const values = new Set(rows.map(({ value }) => matcherOf(value ?? 'undefined')));
  const [only] = rows.map(({ value }) => value ?? 'undefined');
  return values.size === 1 && only !== undefined && only.length < 24
    ? `returns ${only}`.replace(/%/g, '%%')
    : 'returns %p';
}

/** What tests replace is put back after each. */
function restoring(code: string): string[] {
  const lines = [
    ...(code.includes('jest.useFakeTimers(') ? ['jest.useRealTimers();'] : []),
    ...(code.includes('jest.spyOn(') ? ['jest.restoreAllMocks();'] : []),
  ];
  return lines.length === 0 ? [] : [`afterEach(() => {\n${lines.join('\n')}\n});`, ''];
}

const commented = (line: string): string => `// ${line}`;

/** The text cut before each of its tests. */
const piecesOf = (suite: string): string[] => suite.split(/(?=^(?:describe|\n {2}it)\b)/m);
