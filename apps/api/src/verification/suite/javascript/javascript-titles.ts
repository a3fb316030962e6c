import { textOf, type SourceNode, type SourceTree } from '../../../languages/source-tree';

/** What a title may have become in a result. */
export interface Title {
  pattern: RegExp;
  /** How much it says: {@link EXACT} where nothing in it varies, else its characters that do not. */
  weight: number;
}

export const EXACT = 10_000;

/** Jest's own placeholders, with `%%` for a percent sign; and those for objects and tagged tables. */
const PLACEHOLDERS = /%[sdifjopPcO#$]|\$#|\$[\w$]+(?:\.[\w$]+)*/;
const SUBSTITUTIONS = /\$\{[^}]*\}/;

/** The title of a test or describe block. `isTemplate`: it has a table, whose values go into it. */
export function titleOf(tree: SourceTree, node: SourceNode | undefined, isTemplate: boolean): Title {
  if (node?.type !== 'string' && node?.type !== 'template_string') return titleFrom(['', '']);
  const raw = textOf(tree, node).slice(1, -1);
  const fixed = node.type === 'template_string' ? raw.split(SUBSTITUTIONS) : [raw];
  const texts = fixed.map(unescaped);
  if (!isTemplate) return titleFrom(texts);
  return titleFrom(
    texts.flatMap((text) =>
      text
        .split('%%')
        .map((part) => part.split(PLACEHOLDERS))
        .reduce(joinedByPercent),
    ),
  );
}

/** Two lists of texts with one text where they meet. */
const joinedByPercent = (before: string[], after: string[]): string[] => [
  ...before.slice(0, -1),
  `${before.at(-1) ?? ''}%${after[0] ?? ''}`,
  ...after.slice(1),
];

function titleFrom(texts: readonly string[]): Title {
  const pattern = new RegExp(`^${texts.map(escaped).join('[^]*')}$`);
  const weight = texts.length === 1 ? EXACT : texts.join('').length;
  return { pattern, weight };
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
};

const unescaped = (raw: string): string =>
  raw.replace(
    /\\(?:u\{(?<point>[\da-f]+)\}|u(?<unit>[\da-f]{4})|x(?<byte>[\da-f]{2})|(?<line>\r?\n)|(?<other>[^]))/gi,
    (...match) => {
      const { point, unit, byte, line, other } = match.at(-1) as Record<string, string | undefined>;
      const code = point ?? unit ?? byte;
      if (code !== undefined) return String.fromCodePoint(parseInt(code, 16));
      return line === undefined ? (ESCAPES[other ?? ''] ?? other ?? '') : '';
    },
  );
