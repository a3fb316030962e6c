import { createRequire } from 'node:module';
import ts from 'typescript';
import { Language, Parser } from 'web-tree-sitter';

const { resolve } = createRequire(import.meta.url);
const GRAMMARS = /** @type {const} */ ({
  python: 'tree-sitter-python/tree-sitter-python.wasm',
  java: 'tree-sitter-java/tree-sitter-java.wasm',
});
/** Functions, methods and constructors of these grammars; those without a body do not count. */
const DECLARATIONS = ['function_definition', 'method_declaration', 'constructor_declaration'];

/** @type {Map<string, Promise<Parser>>} */
const parsers = new Map();

/**
 * How many functions, methods and constructors with a body `source` holds, by a parser of its language.
 *
 * @param {string} language
 * @param {string} source
 * @returns {Promise<number>}
 */
export async function countFunctions(language, source) {
  return language === 'python' || language === 'java'
    ? countByGrammar(GRAMMARS[language], source)
    : countByCompiler(language === 'typescript' ? 'source.ts' : 'source.js', source);
}

/**
 * @param {string} grammar
 * @param {string} source
 */
async function countByGrammar(grammar, source) {
  const loading = parsers.get(grammar) ?? load(grammar);
  parsers.set(grammar, loading);
  const tree = (await loading).parse(source);
  const found = tree?.rootNode.descendantsOfType(DECLARATIONS) ?? [];
  const count = found.filter((node) => node?.childForFieldName('body')).length;
  tree?.delete();
  return count;
}

/** @param {string} grammar */
async function load(grammar) {
  await Parser.init({ locateFile: () => resolve('web-tree-sitter/web-tree-sitter.wasm') });
  return new Parser().setLanguage(await Language.load(resolve(grammar)));
}

/**
 * @param {string} fileName
 * @param {string} source
 */
function countByCompiler(fileName, source) {
  let count = 0;
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) count += 1;
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest));
  return count;
}
