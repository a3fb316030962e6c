'use strict';
/** Turns the parsed files into CommonJS, in one pass: modules, types, counters for coverage, bare names. */

const { babel, commonjs, dynamicImport, istanbul, jestHoist, typescript } = require('../bundled/babel.cjs');
const { COVERAGE_VARIABLE, OFFER_EXPORTS, OFFER_NAMES } = require('./realm-names.cjs');
const { DECORATORS, babelOptions } = require('./syntax.cjs');

/**
 * @param names of the source that the suite uses without importing them
 * @returns { code, map, counters }; counters are Istanbul's, all zero
 */
function compileSource(file, tree, names) {
  let counters;
  const coverage = {
    cwd: '/',
    exclude: [],
    extension: ['.js', '.cjs', '.mjs', '.ts', '.cts', '.mts'],
    coverageVariable: COVERAGE_VARIABLE,
    onCover: (_path, data) => (counters = data),
  };
  return { ...compile(file, tree, [[istanbul, coverage], ...offering(names)]), counters };
}

/** The code of a source as `compileSource` has it, without counters. */
const compilePlain = (file, tree, names) => compile(file, tree, offering(names)).code;

const offering = (names) => (names.length > 0 ? [[prepend, { statement: offerNames(names) }]] : []);

/** @param sourceRequest module to load first because the suite uses its names without an import, or null */
function compileSuite(file, tree, sourceRequest) {
  const load = sourceRequest === null ? [] : [[prepend, { statement: offerExports(sourceRequest) }]];
  return compile(file, tree, [...load, jestHoist]);
}

function compile(file, tree, plugins) {
  const { code, map } = babel.transformFromAstSync(tree, file.text, {
    ...babelOptions(file),
    compact: false,
    comments: false,
    sourceMaps: true,
    plugins: [
      ...plugins,
      importMeta,
      ...(file.isTypeScript ? [[typescript, { allowDeclareFields: true, allowNamespaces: true }]] : []),
      ...(file.text.includes('@') ? [DECORATORS] : []),
      dynamicImport,
      commonjs,
    ],
  });
  return { code, map };
}

/** Getters, because at this point of the source nothing has its value yet. */
function offerNames(names) {
  const getters = names.map((name) => `${name}: () => ${name}`).join(', ');
  return `globalThis[Symbol.for("${OFFER_NAMES}")]({ ${getters} });`;
}

function offerExports(sourceRequest) {
  return `globalThis[Symbol.for("${OFFER_EXPORTS}")](require(${JSON.stringify(sourceRequest)}));`;
}

/** Puts a statement first. At the exit, so that Istanbul, which counts at the entry, does not count it. */
function prepend({ template }, { statement }) {
  return {
    visitor: {
      Program: { exit: (program) => void program.unshiftContainer('body', template.ast(statement)) },
    },
  };
}

/** CommonJS has no `import.meta`; its common uses are paths, and asking whether the file is the program. */
function importMeta({ template }) {
  const url = template.expression.ast('require("node:url").pathToFileURL(__filename).href');
  return {
    visitor: {
      MetaProperty(meta) {
        if (meta.node.meta.name !== 'import') return;
        meta.replaceWith(
          template.expression.ast`({ url: ${url}, filename: __filename, dirname: __dirname, main: false })`,
        );
      },
    },
  };
}

module.exports = { compilePlain, compileSource, compileSuite };
