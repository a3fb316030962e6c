import { FUNCTIONS } from './functions.mjs';
import { truthOf } from './score.mjs';
import { opinionIn } from './stryker.mjs';
import { brokenSuite, mixedSuite } from './suites.mjs';
import { PARKING } from './thirty-lines.mjs';

const LANGUAGES = ['python', 'javascript', 'typescript', 'java'] as const;
/** Names of the tests in a suite's text. */
const NAMES = /(?:def |test\('|void )(\w+)/g;
const namesIn = (suite: string): string[] => [...suite.matchAll(NAMES)].map(([, name = '']) => name);

describe.each(LANGUAGES)('%s', (language) => {
  it.each(FUNCTIONS[language])('should plant every kind of test for $name', (subject) => {
    const names = namesIn(mixedSuite(language, subject));
    const truths = new Set(names.map(truthOf));
    expect(truths).toEqual(
      new Set(['good', 'wrong', 'flaky', 'clock', 'rare', 'needs', 'suffers', 'trivial']),
    );
    expect(names.filter((name) => truthOf(name) === 'good')).toHaveLength(subject.good.length);
  });

  it('should spoil the other suite by one line', () => {
    const [subject] = FUNCTIONS[language];
    if (!subject) throw new Error('no function');
    expect(namesIn(brokenSuite(language, subject)).map(truthOf)).toEqual(['good']);
    expect(brokenSuite(language, subject)).toMatch(/const = ;|int = ;|def \(:/);
  });

  it('should have thirty lines or so, and ten tests', () => {
    const { source, suite } = PARKING[language];
    expect(source.trim().split('\n').length).toBeGreaterThanOrEqual(29);
    expect(suite.match(/def test_|test\('|@Test/g)).toHaveLength(10);
  });
});

describe(opinionIn.name, () => {
  it('should count what was noticed among the valid mutants', () => {
    const mutant = (status: string) => ({
      status,
      mutatorName: 'BooleanLiteral',
      replacement: 'false',
      location: { start: { line: 3 } },
    });
    const statuses = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'CompileError', 'Ignored'];
    const opinion = opinionIn({ files: { 'solution.js': { mutants: statuses.map(mutant) } } });
    expect(opinion).toEqual({
      score: 0.5,
      mutants: 4,
      survivors: ['3: BooleanLiteral → false', '3: BooleanLiteral → false'],
    });
  });
});
