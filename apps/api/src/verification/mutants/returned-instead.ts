import { ancestors, fieldOf, textOf, type SourceNode, type SourceTree } from '../../languages/source-tree';

const ZERO: Readonly<Record<string, string>> = {
  byte: '(byte) 0',
  short: '(short) 0',
  int: '0',
  long: '0L',
  float: '0f',
  double: '0d',
  char: "'\\0'",
};

/** What a Java method returns in a mutant, by its declared type; null for what is not a method's own return. */
export function returnedInstead(statement: SourceNode, value: SourceNode, tree: SourceTree): string | null {
  for (const node of ancestors(statement)) {
    if (node.type === 'lambda_expression') return null;
    if (node.type !== 'method_declaration') continue;
    const declared = fieldOf(node, 'type');
    const type = declared === null ? '' : textOf(tree, declared);
    return type === 'boolean' ? `!(${textOf(tree, value)})` : (ZERO[type] ?? 'null');
  }
  return null;
}
