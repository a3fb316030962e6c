import { applyEdits } from '../../languages/source-tree';
import type { Stretch } from './found-test';

/** The text without these stretches, and without the blank lines that set whole lines among them apart. Pure. */
export function cutOut(text: string, stretches: readonly Stretch[]): string {
  const cuts = joined(text, stretches).map((stretch) => withBlankLines(text, stretch));
  return applyEdits(
    text,
    cuts.map(({ start, end }) => ({ start, end, replacement: '' })),
  );
}

/** Stretches that touch each other as one, and whole lines with nothing but blank lines between them too. */
function joined(text: string, stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const next of stretches.toSorted((one, other) => one.start - other.start)) {
    const last = result.at(-1);
    const isNext =
      last !== undefined &&
      (next.start <= last.end ||
        (isOfLines(text, last) && isOfLines(text, next) && text.slice(last.end, next.start).trim() === ''));
    if (isNext) last.end = Math.max(last.end, next.end);
    else result.push({ ...next });
  }
  return result;
}

const isOfLines = (text: string, { start, end }: Stretch): boolean =>
  (start === 0 || text[start - 1] === '\n') && (end === text.length || text[end - 1] === '\n');

const BLANK_LINES = /^(?:[ \t]*\r?\n)+/;
const OPENS = /[{([:]\s*$/;

/** At the begin of a block with the blank lines below, elsewhere with those above, if there are some on both sides. */
function withBlankLines(text: string, { start, end }: Stretch): Stretch {
  if (!isOfLines(text, { start, end })) return { start, end };
  const before = text.slice(0, start);
  const above = before.trimEnd();
  const below = BLANK_LINES.exec(text.slice(end))?.[0].length ?? 0;
  if (above === '' || OPENS.test(above)) return { start, end: end + below };
  const isLast = /^\s*([})\]]|$)/.test(text.slice(end));
  const kept = above.length + (/^[ \t]*\r?\n/.exec(before.slice(above.length))?.[0].length ?? 0);
  return below > 0 || isLast ? { start: kept, end } : { start, end };
}
