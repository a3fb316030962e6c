import { textOf, walk, type SourceTree } from '../../languages/source-tree';
import { isWithin, type Stretch } from './found-test';

/** Names that a statement of a suite declares. */
export interface Declaration extends Stretch {
  names: readonly string[];
  /** An import goes when nothing uses it; anything else only when what used it has gone. */
  isImport: boolean;
  /** What is cut out when some of the names, not all, are unused; null where all go together. */
  without: ((gone: readonly boolean[]) => Stretch[]) | null;
}

const NAMES: ReadonlySet<string> = new Set([
  'identifier',
  'type_identifier',
  'shorthand_property_identifier',
]);
/** Frameworks take fixtures and sources of rows by name too. */
const TEXTS: ReadonlySet<string> = new Set(['string_content', 'string_fragment']);

/** What nothing uses once `cuts` are gone: a name counts as used wherever it is written, whatever it means there. */
export function unused(
  tree: SourceTree,
  declarations: readonly Declaration[],
  cuts: readonly Stretch[],
): Stretch[] {
  const gone = [...cuts];
  const uses = usesIn(tree);
  const isGone = (place: Stretch): boolean => gone.some((cut) => isWithin(place, cut));
  const usesOf = (name: string, declaration: Stretch): Stretch[] =>
    (uses.get(name) ?? []).filter((use) => !isWithin(use, declaration));
  const isUnused = (name: string, declaration: Declaration): boolean => {
    const found = usesOf(name, declaration);
    return found.every(isGone) && (declaration.isImport || found.length > 0);
  };
  for (let before = -1; before < gone.length;) {
    before = gone.length;
    for (const each of declarations)
      if (!isGone(each) && each.names.every((name) => isUnused(name, each))) gone.push(each);
  }
  const parts = declarations
    .filter((each) => !isGone(each))
    .flatMap((each) => {
      const flags = each.names.map((name) => isUnused(name, each));
      return flags.includes(true) ? (each.without?.(flags) ?? []) : [];
    });
  return [...gone.slice(cuts.length), ...parts];
}

function usesIn(tree: SourceTree): Map<string, Stretch[]> {
  const uses = new Map<string, Stretch[]>();
  for (const node of walk(tree.root)) {
    if (!NAMES.has(node.type) && !TEXTS.has(node.type)) continue;
    const words = NAMES.has(node.type) ? [textOf(tree, node)] : textOf(tree, node).split(/[^\w$]+/);
    for (const word of words) uses.set(word, [...(uses.get(word) ?? []), node]);
  }
  return uses;
}
