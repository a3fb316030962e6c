import { LANGUAGES, type Language } from '@tester/contracts';
import { LOCALES } from '@tester/exceptions';
import { createHash } from 'node:crypto';
import type { RevisionWish } from '../../../verification/revision';
import { revisionPromptOf, versionOfRevision } from './revision-prompt';
import { INJECTIONS } from './testing/injections';
import { WORDINGS } from './testing/wordings';

const FENCE = 'SOURCE-f';
const MARK = 'MARK-m';
const REPAIR: RevisionWish = {
  kind: 'repair',
  faults: [
    { test: 'test_a', message: "NameError: name 'x' is not defined" },
    { test: null, message: 'SyntaxError' },
  ],
};
const GAPS: RevisionWish = {
  kind: 'gaps',
  missedLines: [3, 5],
  survivors: [{ id: 'm1', line: 2, original: '<', replacement: '<=' }],
};
const requestFor = (language: Language, source = 'source', wish: RevisionWish = REPAIR) =>
  ({ source, suite: 'suite', wish, sourceName: 'shapes', language, locale: 'ko' }) as const;

describe(revisionPromptOf.name, () => {
  it.each(LANGUAGES)('says this for %s', (language) => {
    const { instruction } = revisionPromptOf(requestFor(language), FENCE, MARK);
    expect(`${versionOfRevision(language)}\n${instruction}`).toMatchSnapshot();
  });

  it.each([REPAIR, GAPS])('tells what is to be done as data: $kind', (wish) => {
    const { content } = revisionPromptOf(requestFor('python', 'source', wish), FENCE, MARK);
    expect(content).toMatchSnapshot();
  });

  it('tells of gaps of one kind alone, and cuts what is long', () => {
    const contentOf = (wish: RevisionWish): string =>
      revisionPromptOf(requestFor('python', 's', wish), FENCE, MARK).content;
    expect(contentOf({ ...GAPS, missedLines: [] })).not.toContain('No test runs');
    const faults = Array.from({ length: 100 }, () => ({ test: 't', message: 'x'.repeat(5_000) }));
    expect(contentOf({ kind: 'repair', faults }).length).toBeLessThan(90_000);
  });

  it.each(LANGUAGES)('gets another version with other words: %s', (language) => {
    const said = LOCALES.map((locale) => revisionPromptOf({ ...requestFor(language), locale }, FENCE, MARK));
    const sha256 = createHash('sha256').update(JSON.stringify(said)).digest('hex');
    const version = versionOfRevision(language);
    // Fails? Bump the prompt's version and add a line to the table; never change one that is there.
    expect(WORDINGS.filter(([each]) => each === version)).toEqual([[version, sha256]]);
  });

  it.each(INJECTIONS)('$name changes nothing of what we say ($language)', ({ language, source }) => {
    const faults = [{ test: source, message: source }];
    const attack = { ...requestFor(language, source, { kind: 'repair', faults }), suite: source };
    const first = revisionPromptOf(attack, FENCE, MARK);
    expect(first.instruction).toBe(revisionPromptOf(requestFor(language), FENCE, MARK).instruction);
    const { instruction, content, secrets } = revisionPromptOf(attack);
    expect(instruction).not.toMatch(/\{\{/);
    const [fence = '', mark = ''] = secrets;
    expect(source).not.toContain(fence);
    expect(content.split(fence)).toHaveLength(5);
    expect(content).not.toContain(mark);
  });
});
