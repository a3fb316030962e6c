import { fieldOf, textOf, type SourceNode, type SourceTree } from '../../../languages/source-tree';
import { formatted } from '../../characterization/jest/format';
import { jestImports } from '../../characterization/jest/jest-imports';
import { missingImports, placeBehind, withLines, type ImportedName, type Joining } from './joining';

/** The tests of the addition in a block of their own at the end of the file; null where an import does not fit. */
export async function joinJest(
  language: 'javascript' | 'typescript',
  { suite, addition, declared, head }: Joining,
): Promise<string | null> {
  const present = suite.root.children.filter((node) => importedBy(suite, node).length > 0);
  const statements = missingImports(importsIn(addition), importsIn(suite), declared);
  const first = addition.root.children.find(
    (node) => node.type !== 'comment' && importedBy(addition, node).length === 0,
  );
  if (statements === null || first === undefined) return null;
  const joined = withLines(suite.text, placeBehind(suite.text, present), jestImports(statements));
  const comment = head.map((line) => `// ${line}`).join('\n');
  const body = addition.text.slice(first.start);
  const block = `${comment}\ndescribe('current behaviour', () => {\n${body}\n});\n`;
  return `${joined.trimEnd()}\n\n${await formatted(block, language)}`;
}

const importsIn = (tree: SourceTree): ImportedName[] =>
  tree.root.children.flatMap((node) => importedBy(tree, node));

function importedBy(tree: SourceTree, node: SourceNode): ImportedName[] {
  if (node.type === 'import_statement') return moduleImport(tree, node);
  if (node.type !== 'lexical_declaration' && node.type !== 'variable_declaration') return [];
  return node.children.flatMap((variable) => {
    const [pattern, value] = [fieldOf(variable, 'name'), fieldOf(variable, 'value')];
    const [, path] = /^require\(['"]([^'"]+)['"]\)$/.exec(value ? textOf(tree, value) : '') ?? [];
    if (pattern === null || path === undefined) return [];
    const call = `require('${path}')`;
    if (pattern.type === 'identifier')
      return [named(textOf(tree, pattern), '*', path, `const ${textOf(tree, pattern)} = ${call};`)];
    return pattern.children
      .filter(({ isNamed }) => isNamed)
      .map((part) => {
        const [key, bound] = [fieldOf(part, 'key') ?? part, fieldOf(part, 'value') ?? part];
        const statement = `const { ${textOf(tree, part)} } = ${call};`;
        return named(textOf(tree, bound), textOf(tree, key), path, statement);
      });
  });
}

function moduleImport(tree: SourceTree, node: SourceNode): ImportedName[] {
  const source = fieldOf(node, 'source');
  const clause = node.children.find(({ type }) => type === 'import_clause');
  if (source === null || clause === undefined) return [];
  const path = textOf(tree, source).slice(1, -1);
  const word = node.children.some(({ type }) => type === 'type') ? 'import type' : 'import';
  return clause.children.flatMap((part) => {
    const text = textOf(tree, part);
    if (part.type === 'identifier') return [named(text, 'default', path, `${word} ${text} from '${path}';`)];
    if (part.type === 'namespace_import')
      return [named(text.split(/\s+/).at(-1) ?? '', '*', path, `${word} ${text} from '${path}';`)];
    return part.children
      .filter(({ type }) => type === 'import_specifier')
      .map((item) => {
        const name = fieldOf(item, 'name') ?? item;
        const bound = fieldOf(item, 'alias') ?? name;
        const statement = `${word} { ${textOf(tree, item)} } from '${path}';`;
        return named(textOf(tree, bound), textOf(tree, name), path, statement);
      });
  });
}

/** The same file with and without its ending is one. */
const named = (name: string, member: string, path: string, statement: string): ImportedName => ({
  name,
  origin: `${member} of ${path.replace(/\.[cm]?[jt]s$/, '')}`,
  statement,
});
