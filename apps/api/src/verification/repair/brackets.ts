import { walk, type SourceTree } from '../../languages/source-tree';

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '${': '}' };

const CLOSING: ReadonlySet<string> = new Set(Object.values(CLOSERS));
const ONLY_CLOSING = /^[)\]};\s]*$/;

/**
 * The text with the brackets closed that are open at its end, or without those too many there. Null where that is not
 * what is wrong: brackets that do not match anywhere else say nothing about what was meant. Pure.
 */
export function closedBrackets({ root, text }: SourceTree): string | null {
  // Those that the parser made up are empty.
  const tokens = [...walk(root)].filter(({ isNamed, start, end }) => !isNamed && end > start);
  const open: string[] = [];
  for (const { type, start } of tokens) {
    const closer = CLOSERS[type];
    if (closer !== undefined) open.push(closer);
    else if (!CLOSING.has(type)) continue;
    else if (open.length === 0 && ONLY_CLOSING.test(text.slice(start)))
      return `${text.slice(0, start).trimEnd()}\n`;
    else if (open.pop() !== type) return null;
  }
  if (open.length === 0) return null;
  return `${text.trimEnd()}\n${open.reverse().join('')}\n`;
}
