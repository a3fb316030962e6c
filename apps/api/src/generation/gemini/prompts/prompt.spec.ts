import { LANGUAGES, type Language } from '@tester/contracts';
import { PROMPTS_VERSION, promptOf } from './prompt';
import { INJECTIONS } from './testing/injections';

const FENCE = 'SOURCE-f';
const MARK = 'MARK-m';
const requestFor = (language: Language, source: string) =>
  ({ source, sourceName: 'shapes', language, locale: 'ko' }) as const;

describe(promptOf.name, () => {
  it.each(LANGUAGES)('says this for %s; with other words goes another version', (language) => {
    const version = PROMPTS_VERSION.split(' ')[LANGUAGES.indexOf(language)];
    const { instruction } = promptOf(requestFor(language, 'source'), FENCE, MARK);
    expect(`${version ?? 'none'}\n${instruction}`).toMatchSnapshot();
  });

  it.each(LANGUAGES)('asks for comments in the language of the reader: %s', (language) => {
    const request = requestFor(language, 'x');
    expect(promptOf(request).instruction).toContain('in Korean.');
    expect(promptOf({ ...request, locale: 'en' }).instruction).toContain('in English.');
  });

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
