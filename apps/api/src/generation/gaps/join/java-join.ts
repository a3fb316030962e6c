import { fieldOf, textOf, type SourceNode, type SourceTree } from '../../../languages/source-tree';
import { missingImports, placeBehind, withLines, type ImportedName, type Joining } from './joining';

const NESTED: ImportedName = {
  name: 'Nested',
  origin: 'import org.junit.jupiter.api.Nested;',
  statement: 'import org.junit.jupiter.api.Nested;',
};

/** The tests of the addition in a class inside that of the suite; null where an import or the class does not fit. Pure. */
export function joinJava({ suite, addition, declared, head }: Joining): string | null {
  const [into, from] = [bodyOf(suite), bodyOf(addition)];
  const needed = [...importsIn(addition).filter(({ name }) => name !== NESTED.name), NESTED];
  const statements = missingImports(needed, importsIn(suite), declared);
  if (into === null || from === null || statements === null) return null;
  const name = freeName(`${suite.text}\n${addition.text}`);
  const inner = addition.text.slice(from.start + 1, from.end - 1).replace(/^\n|\s+$/g, '');
  const block = [
    ...head.map((line) => `// ${line}`),
    '@Nested',
    `class ${name} {`,
    ...inner.split('\n'),
    '}',
  ];
  const indented = block.map((line) => (line === '' ? '' : `    ${line}`)).join('\n');
  const end = into.end - 1;
  const joined = `${suite.text.slice(0, end).trimEnd()}\n\n${indented}\n${suite.text.slice(end)}`;
  const before = suite.root.children.filter(({ type }) =>
    ['package_declaration', 'import_declaration'].includes(type),
  );
  return withLines(joined, placeBehind(suite.text, before), statements.toSorted());
}

/** The body of the first class of a file. */
function bodyOf({ root }: SourceTree): SourceNode | null {
  const first = root.children.find(({ type }) => type === 'class_declaration');
  return first === undefined ? null : fieldOf(first, 'body');
}

function freeName(text: string): string {
  let name = 'CurrentBehaviour';
  for (let n = 2; new RegExp(String.raw`\b${name}\b`).test(text); n += 1) name = `CurrentBehaviour${n}`;
  return name;
}

/** What a star brings has no name of its own. */
const importsIn = (tree: SourceTree): ImportedName[] =>
  tree.root.children
    .filter(({ type }) => type === 'import_declaration')
    .map((node) => {
      const statement = textOf(tree, node).replace(/\s+/g, ' ');
      return { name: /([\w*]+)\s*;$/.exec(statement)?.[1] ?? statement, origin: statement, statement };
    });
