import { LANGUAGES, type Language } from '@tester/contracts';
import { LOCALES } from '@tester/exceptions';
import { createHash } from 'node:crypto';
import { anObservation } from '../../characterization/testing/observation';
import { observedCalls } from '../../facts/observed-calls';
import { PROMPTS_VERSION, promptOf } from './prompt';
import { INJECTIONS } from './testing/injections';
import { WORDINGS } from './testing/wordings';

const FENCE = 'SOURCE-f';
const MARK = 'MARK-m';
const FACTS = ['half(4) returned 2', 'half("") raised TypeError: "not a number"'];
const requestFor = (language: Language, source: string) =>
  ({ source, sourceName: 'shapes', language, locale: 'ko' }) as const;

describe(promptOf.name, () => {
  it.each(LANGUAGES)('says this for %s; with other words goes another version', (language) => {
    const version = PROMPTS_VERSION.split(' ')[LANGUAGES.indexOf(language)];
    const { instruction } = promptOf(requestFor(language, 'source'), FENCE, MARK);
    expect(`${version ?? 'none'}\n${instruction}`).toMatchSnapshot();
  });

  describe('whose words change', () => {
    const versionOf = (language: Language): string =>
      PROMPTS_VERSION.split(' ')[LANGUAGES.indexOf(language)] ?? '';
    const nameOf = (version: string): string => version.replace(/\.\d+$/, '');
    const numberOf = (version: string): number => Number(version.slice(nameOf(version).length + 1));

    it.each(LANGUAGES)('gets another version, told in the table of wordings: %s', (language) => {
      const said = LOCALES.flatMap((locale) =>
        [[], FACTS].map((facts) =>
          promptOf({ ...requestFor(language, 'source'), locale, facts }, FENCE, MARK),
        ),
      );
      const sha256 = createHash('sha256').update(JSON.stringify(said)).digest('hex');
      // Fails? Bump the prompt's version and add a line to the table; never change one that is there.
      expect(WORDINGS.filter(([version]) => version === versionOf(language))).toEqual([
        [versionOf(language), sha256],
      ]);
    });

    it.each(LANGUAGES)('never goes back to an old version, and never says the same anew: %s', (language) => {
      const own = WORDINGS.filter(([version]) => nameOf(version) === nameOf(versionOf(language)));
      const numbers = own.map(([version]) => numberOf(version));
      expect(numbers.every((number, place) => number === (numbers[0] ?? 0) + place)).toBe(true);
      expect(own.at(-1)?.[0]).toBe(versionOf(language));
      expect(new Set(own.map(([, sha256]) => sha256)).size).toBe(own.length);
    });
  });

  it.each(LANGUAGES)('asks for comments in the language of the reader: %s', (language) => {
    const request = requestFor(language, 'x');
    expect(promptOf(request).instruction).toContain('in Korean.');
    expect(promptOf({ ...request, locale: 'en' }).instruction).toContain('in English.');
  });

  it.each(LANGUAGES)('holds what was seen of the source as data behind it: %s', (language) => {
    const told = promptOf({ ...requestFor(language, 'x = 1'), facts: FACTS }, FENCE, MARK);
    expect(told.content).toBe(`${FENCE}\nx = 1\n${FENCE}\n${FACTS.join('\n')}\n${FENCE}\n`);
    expect(told.instruction).toBe(promptOf(requestFor(language, 'x = 1'), FENCE, MARK).instruction);
  });

  it.each(INJECTIONS)(
    '$name stays data where it is what a call returned ($language)',
    ({ language, source }) => {
      const observation = anObservation({ value: JSON.stringify(source) });
      const facts = observedCalls([
        observation,
        anObservation({ callable: 'other', message: source, outcome: 'raised' }),
      ]);
      const harmless = promptOf(requestFor(language, 'x = 1'), FENCE, MARK);
      const { instruction, content } = promptOf({ ...requestFor(language, 'x = 1'), facts }, FENCE, MARK);
      expect(instruction).toBe(harmless.instruction);
      const lines = content.split('\n');
      expect(lines.slice(0, 3)).toEqual([FENCE, 'x = 1', FENCE]);
      expect(lines.slice(3)).toEqual(facts.length === 0 ? [''] : [...facts, FENCE, '']);
    },
  );

  it.each(INJECTIONS)('$name changes nothing of what we say ($language)', ({ language, source }) => {
    const harmless = promptOf(requestFor(language, 'x = 1'), FENCE, MARK);
    const { instruction, content } = promptOf(requestFor(language, source), FENCE, MARK);
    expect(instruction).toBe(harmless.instruction);
    expect(content).toBe(`${FENCE}\n${source}\n${FENCE}\n`);
  });

  it.each(INJECTIONS)('$name cannot know the words of its request ($language)', ({ language, source }) => {
    const first = promptOf(requestFor(language, source));
    const second = promptOf(requestFor(language, source));
    expect(first.secrets).toHaveLength(2);
    for (const secret of first.secrets) {
      expect(secret).toMatch(/^(?:SOURCE|MARK)-[0-9a-f]{32}$/);
      expect(source).not.toContain(secret);
      expect(first.instruction).toContain(secret);
      expect(JSON.stringify(second)).not.toContain(secret);
    }
    expect(first.instruction).not.toMatch(/\{\{/);
    const [fence = '', mark = ''] = first.secrets;
    expect(first.content.split(fence)).toHaveLength(3);
    expect(first.content).not.toContain(mark);
  });
});
