import type { Exploration, Observation } from '@tester/contracts';
import type { Locale } from '@tester/exceptions';

const MAX_LEFT_OUT = 12;
/** Characters of a comment line, without what makes it a comment. */
const WIDTH = 96;

const WORDS: Record<
  Locale,
  { head: (source: string) => string[]; leftOut: string; incomplete: string; more: (count: number) => string }
> = {
  ko: {
    head: (source) => [
      `특성화 테스트(characterization tests): ${source}의 현재 동작(current behaviour)을 그대로 고정합니다.`,
      '테스트 실패는 동작이 바뀌었다는 뜻이며, 지금의 동작이 옳다는 보증은 아닙니다.',
    ],
    leftOut: '다루지 않은 것:',
    incomplete: '시간 제한으로 탐색이 일찍 끝났습니다:',
    more: (count) => `- 그 밖에 ${count}개`,
  },
  en: {
    head: (source) => [
      `These characterization tests pin what ${source} does today.`,
      'A failure means that the behaviour changed; nothing here says that it was right before.',
    ],
    leftOut: 'Not covered:',
    incomplete: 'The exploration ended early:',
    more: (count) => `- and ${count} more`,
  },
};

/** First lines of a suite, without what makes them comments: what these tests are, and are not. */
export const headOf = (locale: Locale, sourceName: string): string[] => WORDS[locale].head(sourceName);

/** Last lines of a suite, without what makes them comments: which callables have no test, or not all of one, and why. */
export function leftOutOf(
  locale: Locale,
  exploration: Pick<Exploration, 'skipped' | 'incomplete'>,
  shown: readonly Observation[],
): string[] {
  const words = WORDS[locale];
  const tested = new Set(shown.map(({ callable }) => callable));
  const skipped = exploration.skipped.filter(
    ({ qualifiedName, reason }) => !tested.has(qualifiedName) || reason.startsWith('part of'),
  );
  const entries = skipped
    .slice(0, MAX_LEFT_OUT)
    .map(({ qualifiedName, reason }) => oneLine(`- ${qualifiedName}: ${reason}`));
  if (skipped.length > MAX_LEFT_OUT) entries.push(words.more(skipped.length - MAX_LEFT_OUT));
  const lines = entries.length > 0 ? [words.leftOut, ...entries] : [];
  if (exploration.incomplete) lines.push(words.incomplete, oneLine(exploration.incomplete));
  return lines;
}

const oneLine = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;
};
