import type { Exploration, Observation } from '@tester/contracts';
import type { Locale } from '@tester/exceptions';
import { headOf, leftOutOf } from '../suite-comments';
import { groupTests, type Rows } from '../group-tests';
import { javaCase } from './java-case';
import { javaImports, OWN_NAMES } from './java-imports';
import { argumentWords, behaviourWords, ownerAndName, TestNames } from './java-names';
import { javaTable } from './java-table';
import { javaTableKey } from './java-table-key';
import { pascalCase, wrapped } from './java-text';

/** Runs code and gives back what it printed. */
const PRINTED_BY = `
    private static String printedBy(Executable code) {
        PrintStream usual = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true));
        try {
            code.execute();
        } catch (Throwable fault) {
            throw new AssertionError(fault);
        } finally {
            System.setOut(usual);
        }
        return printed.toString();
    }
`;

interface RenderedTest {
  /** Name of the class inside the suite that it stands in; '' for the suite itself. */
  home: string;
  lines: string[];
}

/**
 * A JUnit class in pieces: first the head with the imports, then one test a piece, then what was left out. The pieces
 * put together are the suite.
 */
export function renderJava(
  sourceName: string,
  exploration: Pick<Exploration, 'callables' | 'skipped' | 'incomplete' | 'packageName'>,
  chosen: readonly Observation[],
  locale: Locale,
): string[] {
  const usable = chosen.filter(({ names }) => !names.some((name) => OWN_NAMES.includes(name)));
  const subject = mainType(sourceName, usable);
  const tests = renderTests(usable, subject);
  const code = tests.flatMap(({ lines }) => lines).join('\n');
  const helper = /\bprintedBy\(/.test(code) ? PRINTED_BY : '';
  const nested = tests.some(({ home }) => home !== '') ? '@Nested' : '';
  const imports = javaImports(`${code}${helper}${nested}`, [
    ...new Set(usable.flatMap((one) => one.imports)),
  ]);
  const head = [
    ...headOf(locale, subject).map(commented),
    ...(exploration.packageName ? [`package ${exploration.packageName};`, ''] : []),
    ...imports,
    '',
    `class ${suiteName(subject, usable)} {`,
  ];
  const pieces = [head.join('\n') + '\n'];
  let home = '';
  tests.forEach((test, index) => {
    const closing = test.home !== home && home !== '' ? '    }\n' : '';
    const opening = test.home !== home && test.home !== '' ? `    @Nested\n    class ${test.home} {\n` : '';
    const gap = index === 0 ? '' : '\n';
    const lead = opening === '' ? gap : `${gap}${opening}`;
    pieces.push(`${closing}${lead}${test.lines.join('\n')}\n`);
    home = test.home;
  });
  const rest = leftOutOf(locale, exploration, usable).map((line) => `    ${commented(line)}\n`);
  const end = [home === '' ? '' : '    }\n', helper, ...(rest.length > 0 ? ['\n', ...rest] : []), '}\n'];
  return [...pieces, end.join('')];
}

const commented = (line: string): string => `// ${line}`;

/** The class that the suite is about: the one that the source is named after, else the first that was called. */
function mainType(sourceName: string, observations: readonly Observation[]): string {
  const types = observations.map(({ callable }) => callable.split(/[.(]/)[0] ?? callable);
  return types.find((type) => type === sourceName) ?? types[0] ?? sourceName;
}

const suiteName = (subject: string, observations: readonly Observation[]): string =>
  observations.some(({ names }) => names.includes(`${subject}Test`))
    ? `${subject}CharacterizationTest`
    : `${subject}Test`;

/** Callables with several tests get a class of their own, unless there is but one callable. */
function renderTests(observations: readonly Observation[], subject: string): RenderedTest[] {
  const byCallable = Map.groupBy(groupTests(observations, javaTableKey), ([first]) => first.callable);
  const words = new Set([...observations.flatMap(wordsOf), ...OWN_NAMES, `${subject}Test`]);
  const outer = new TestNames();
  const isNested = byCallable.size > 1;
  const callables = [...byCallable].sort(([, a], [, b]) => Number(a.length > 1) - Number(b.length > 1));
  return callables.flatMap(([callable, groups]) => {
    if (!isNested || groups.length === 1)
      return groups.map((group) => ({
        home: '',
        lines: renderTest(group, outer, isNested ? callable : '', '    '),
      }));
    const home = nestedName(callable, subject, words);
    const inner = new TestNames();
    return groups.map((group) => ({ home, lines: renderTest(group, inner, '', '        ') }));
  });
}

const wordsOf = (one: Observation): string[] => [
  ...one.names,
  ...[one.call, ...one.setup, ...one.args, one.type, one.value ?? ''].flatMap(
    (code) => code.match(/\w+/g) ?? [],
  ),
];

/** A name that means nothing else in the suite. */
function nestedName(callable: string, subject: string, words: Set<string>): string {
  const { owner, name, overload } = ownerAndName(callable);
  const isConstructor = /^[A-Z]/.test(name);
  const prefix = owner === subject || owner === '' ? '' : (owner.split('.').at(-1) ?? '');
  const wanted = `${isConstructor ? 'New' : ''}${prefix && !isConstructor ? prefix : ''}${pascalCase(name)}${overload}`;
  let free = wanted;
  for (let suffix = 'Method'; words.has(free); suffix += 's') free = `${wanted}${suffix}`;
  words.add(free);
  return free;
}

function renderTest(rows: Rows, names: TestNames, callable: string, indent: string): string[] {
  const [first, ...others] = rows;
  const name = nameOf(rows, names, callable);
  const thrown =
    rows.some(({ throwsChecked }) => throwsChecked) && !isCaught(first) ? ' throws Exception' : '';
  const inner = `${indent}    `;
  if (others.length === 0) {
    const body = javaCase(first).flatMap((line) => (line ? wrapped(line, inner) : ['']));
    return [`${indent}@Test`, `${indent}void ${name}()${thrown} {`, ...body, `${indent}}`];
  }
  const table = javaTable(rows, name);
  const provider = table.provider.flatMap((line) =>
    wrapped(line.trimStart(), indent + (/^ */.exec(line)?.[0] ?? '')),
  );
  return [
    ...(provider.length > 0 ? [...provider, ''] : []),
    `${indent}@ParameterizedTest`,
    ...wrapped(table.source, indent),
    ...wrapped(`void ${name}(${table.parameters.join(', ')})${thrown} {`, indent),
    ...table.body.flatMap((line) => (line ? wrapped(line, inner) : [''])),
    `${indent}}`,
  ];
}

/** What is thrown inside an assertion needs no declaration. */
const isCaught = ({ outcome, setup }: Observation): boolean => outcome === 'raised' && setup.length === 0;

function nameOf(rows: Rows, names: TestNames, callable: string): string {
  const [first, ...others] = rows;
  const { name, overload } = ownerAndName(callable);
  const subject = callable === '' ? '' : `${/^[A-Z]/.test(name) ? `new ${name}` : name}${overload} `;
  const behaviours = new Set(rows.map(behaviourWords));
  const spaced = (words: string): string => subject + words;
  if (others.length > 0) {
    const shared = behaviours.size === 1 ? [...behaviours].join() : 'returnsExpected';
    return names.next(spaced(shared), spaced(`${shared}InOtherCases`));
  }
  const behaviour = behaviourWords(first);
  const words = argumentWords(first);
  const precise = words ? `${behaviour}For${words}` : behaviour;
  return names.next(
    spaced(behaviour),
    spaced(precise),
    ...(first.setup.length > 1 ? [spaced(`${precise}Afterwards`)] : []),
  );
}
