/**
 * What is known of a planted test, by the name it carries: `<truth>_<number>`. `rare` is flaky once in ten runs,
 * `flaky` and `clock` every second time; `needs` passes only after `good_first`, `suffers` only before it.
 *
 * @typedef {'good' | 'wrong' | 'flaky' | 'clock' | 'rare' | 'needs' | 'suffers' | 'trivial'} Truth
 * @typedef {{ name: string, lines: string[] }} Planted
 */

/**
 * How a language writes a suite.
 *
 * @typedef {object} Dialect
 * @property {(call: string, value: string) => string} equals
 * @property {(test: string, lines: string[]) => string} test
 * @property {(imported: string, tests: string) => string} suite
 * @property {{ flaky: string, clock: string, rare: string }} chance true as often as the truth says
 * @property {(condition: string) => string} holds
 * @property {string} remember
 * @property {string} remembered
 * @property {string} forgotten
 * @property {string} trivial
 * @property {string} broken a line that no compiler takes
 */

/** @type {Dialect} */
const JAVASCRIPT = {
  equals: (call, value) => `expect(${call}).toEqual(${value});`,
  test: (name, lines) => `test('${name}', () => {\n${lines.map((line) => `  ${line}`).join('\n')}\n});\n`,
  suite: (imported, tests) => `import ${imported} from './solution';\n\nconst seen = new Set();\n\n${tests}`,
  chance: { flaky: 'Math.random() < 0.5', clock: 'Date.now() % 2 === 0', rare: 'Math.random() < 0.9' },
  holds: (condition) => `expect(${condition}).toBe(true);`,
  remember: "seen.add('first');",
  remembered: "seen.has('first')",
  forgotten: "!seen.has('first')",
  trivial: 'expect(1 + 1).toBe(2);',
  broken: 'const = ;',
};

/** @type {Record<import('@tester/contracts').Language, Dialect>} */
const DIALECTS = {
  python: {
    equals: (call, value) => `assert ${call} == ${value}`,
    test: (name, lines) => `def test_${name}():\n${lines.map((line) => `    ${line}`).join('\n')}\n`,
    suite: (imported, tests) =>
      `import random\nimport time\n\nfrom solution import ${imported}\n\nseen = set()\n\n\n${tests}`,
    chance: {
      flaky: 'random.random() < 0.5',
      clock: 'time.time_ns() // 1000 % 2 == 0',
      rare: 'random.random() < 0.9',
    },
    holds: (condition) => `assert ${condition}`,
    remember: 'seen.add("first")',
    remembered: '"first" in seen',
    forgotten: '"first" not in seen',
    trivial: 'assert 1 + 1 == 2',
    broken: 'def (:',
  },
  javascript: JAVASCRIPT,
  typescript: JAVASCRIPT,
  java: {
    equals: (call, value) => `assertEquals(${value}, ${call});`,
    test: (name, lines) =>
      `    @Test void ${name}() {\n${lines.map((line) => `        ${line}`).join('\n')}\n    }\n`,
    suite: (_, tests) =>
      'import static org.junit.jupiter.api.Assertions.assertEquals;\n' +
      'import static org.junit.jupiter.api.Assertions.assertTrue;\n\n' +
      'import java.util.HashSet;\nimport java.util.Set;\n' +
      'import org.junit.jupiter.api.Test;\n\n' +
      `class SolutionTest {\n    static final Set<String> seen = new HashSet<>();\n\n${tests}}\n`,
    chance: {
      flaky: 'Math.random() < 0.5',
      clock: 'System.nanoTime() / 1000 % 2 == 0',
      rare: 'Math.random() < 0.9',
    },
    holds: (condition) => `assertTrue(${condition});`,
    remember: 'seen.add("first");',
    remembered: 'seen.contains("first")',
    forgotten: '!seen.contains("first")',
    trivial: 'assertEquals(2, 1 + 1);',
    broken: 'int = ;',
  },
};

/**
 * A suite with tests of every kind. Those that do not look at the order surround those that do.
 *
 * @param {import('@tester/contracts').Language} language
 * @param {import('./functions.mjs').RealFunction} subject
 */
export function mixedSuite(language, subject) {
  const { equals, holds, chance, remember, remembered, forgotten, trivial } = dialectOf(language);
  const [first = ['', ''], ...others] = subject.good;
  const right = equals(...first);
  return suiteOf(language, subject, [
    ...others.map((pair, i) => ({ name: `good_${i}`, lines: [equals(...pair)] })),
    { name: 'suffers_0', lines: [right, holds(forgotten)] },
    { name: 'good_first', lines: [remember, right] },
    { name: 'needs_0', lines: [right, holds(remembered)] },
    { name: 'wrong_0', lines: [equals(...subject.wrong)] },
    { name: 'flaky_0', lines: [right, holds(chance.flaky)] },
    { name: 'clock_0', lines: [right, holds(chance.clock)] },
    { name: 'rare_0', lines: [right, holds(chance.rare)] },
    { name: 'trivial_0', lines: [trivial] },
  ]);
}

/**
 * A suite of good tests alone.
 *
 * @param {import('@tester/contracts').Language} language
 * @param {import('./functions.mjs').RealFunction} subject
 */
export const soundSuite = (language, subject) =>
  suiteOf(
    language,
    subject,
    subject.good.map((pair, i) => ({ name: `good_${i}`, lines: [dialectOf(language).equals(...pair)] })),
  );

/**
 * A suite of good tests alone, of which one line does not compile.
 *
 * @param {import('@tester/contracts').Language} language
 * @param {import('./functions.mjs').RealFunction} subject
 */
export function brokenSuite(language, subject) {
  const { equals, broken } = dialectOf(language);
  const lines = subject.good.map((pair) => equals(...pair));
  return suiteOf(language, subject, [{ name: 'good_0', lines: [...lines, broken] }]);
}

/**
 * @param {import('@tester/contracts').Language} language
 * @param {import('./functions.mjs').RealFunction} subject
 * @param {Planted[]} planted
 */
function suiteOf(language, { name, imported }, planted) {
  const { suite, test } = dialectOf(language);
  const isScript = language === 'javascript' || language === 'typescript';
  const from = imported ?? (isScript ? `{ ${name} }` : name);
  const separator = language === 'python' ? '\n\n' : '\n';
  return suite(from, planted.map((each) => test(each.name, each.lines)).join(separator));
}

/** @param {import('@tester/contracts').Language} language */
const dialectOf = (language) => DIALECTS[language];
