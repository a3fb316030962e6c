'use strict';
/** What the two files say about themselves: parsed once, looked at here, compiled in compile.cjs. */

const { isBuiltin } = require('node:module');
const { babel, decorators } = require('../bundled/babel.cjs');
const { isInstalled } = require('./resolver.cjs');

const DEFAULT_NAME = 'solution';
const RUNTIME_NAMES = new Set([
  'require',
  'module',
  'exports',
  '__filename',
  '__dirname',
  'jest',
  'arguments',
]);
const FRAMEWORK_NAMES = new Set(
  ['describe', 'it', 'test', 'expect', 'beforeAll', 'beforeEach', 'afterAll', 'afterEach'].concat([
    'fdescribe',
    'fit',
    'xdescribe',
    'xit',
    'xtest',
  ]),
);
const MAY_HAVE_DECORATORS = /(^|[\s(])@[A-Za-z_$]/;

/**
 * @param file { path, text, isTypeScript }
 * @returns Babel's syntax tree of it.
 * @throws SyntaxError with `loc` { line, column } (1-based, 0-based).
 */
function parse(file) {
  return babel.parseSync(file.text, {
    ...babelOptions(file),
    plugins: MAY_HAVE_DECORATORS.test(file.text) ? [DECORATORS] : [],
  });
}

const DECORATORS = [decorators, { version: '2023-11' }];

function babelOptions(file) {
  return {
    filename: file.path,
    babelrc: false,
    configFile: false,
    browserslistConfigFile: false,
    // A file with neither import nor export is CommonJS, where `return` at the top is allowed.
    sourceType: 'unambiguous',
    parserOpts: { plugins: file.isTypeScript ? ['typescript'] : [], allowReturnOutsideFunction: true },
  };
}

function scopeOf(tree) {
  let scope;
  babel.traverse(tree, {
    Program(program) {
      scope = program.scope;
      program.stop();
    },
  });
  return scope;
}

/** Names that the suite reads but neither declares nor imports, other than Jest's. */
function unresolvedNames(suiteTree) {
  const names = Object.keys(scopeOf(suiteTree).globals);
  return names.filter((name) => !RUNTIME_NAMES.has(name) && !FRAMEWORK_NAMES.has(name));
}

/** Names that the source declares at its top level, exported or not. */
function declaredNames(sourceTree) {
  const { bindings } = scopeOf(sourceTree);
  const names = Object.keys(bindings).filter((name) => bindings[name].kind !== 'module');
  return [...names, ...enumAndNamespaceNames(sourceTree)];
}

/** Of TypeScript; Babel's scopes leave them out. */
function enumAndNamespaceNames({ program }) {
  return program.body
    .map((statement) => statement.declaration ?? statement)
    .filter(({ type, declare }) => /^TS(Enum|Module)Declaration$/.test(type) && !declare)
    .filter(({ id }) => id.type === 'Identifier')
    .map(({ id }) => id.name);
}

/**
 * Names that the suite may take from the source without importing them.
 * @param known object that has the names which the realm provides
 * @returns { wanted, declared }: all of them, and those that the source declares at its top level
 */
function namesBetween(source, suite, known) {
  const own = new Set(declaredNames(source.tree));
  const wanted = unresolvedNames(suite.tree).filter((name) => own.has(name) || !(name in known));
  return { wanted, declared: wanted.filter((name) => own.has(name)) };
}

/** Module name by which the suite imports the source: its first relative import, else one that nothing here provides. */
function inferSourceName(suiteTree) {
  const requests = importedModules(suiteTree);
  const request =
    requests.find((each) => /^\.\.?\//.test(each)) ??
    requests.find((each) => !isBuiltin(each) && !isInstalled(each));
  return request === undefined ? DEFAULT_NAME : bareName(request);
}

/** `../src/cart.service.js` → `cart.service` */
function bareName(request) {
  const last = request.slice(request.lastIndexOf('/') + 1);
  return last.replace(/\.[cm]?[jt]sx?$/, '') || DEFAULT_NAME;
}

function importedModules(tree) {
  const requests = [];
  babel.types.traverseFast(tree, (node) => {
    const isImport = /^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type);
    const text = isImport ? node.source : isRequire(node) ? node.arguments[0] : null;
    if (text?.type === 'StringLiteral') requests.push(text.value);
  });
  return requests;
}

/** String literals of a file by which TypeScript looks for a module. */
function typedRequests(tree) {
  const literals = [];
  babel.types.traverseFast(tree, (node) => {
    const literal = TYPED_REQUESTS[node.type]?.(node);
    if (literal?.type === 'StringLiteral') literals.push(literal);
  });
  return literals;
}

const ofModule = ({ source }) => source;
const TYPED_REQUESTS = {
  ImportDeclaration: ofModule,
  ExportNamedDeclaration: ofModule,
  ExportAllDeclaration: ofModule,
  CallExpression: ({ callee, arguments: [first] }) => (callee.type === 'Import' ? first : null),
  TSImportType: ({ argument }) => argument,
  TSExternalModuleReference: ({ expression }) => expression,
  TSModuleDeclaration: ({ id }) => id,
};

function isRequire(node) {
  if (node.type !== 'CallExpression') return false;
  const { callee } = node;
  if (callee.type === 'Import' || (callee.type === 'Identifier' && callee.name === 'require')) return true;
  const isJest = callee.type === 'MemberExpression' && callee.object.name === 'jest';
  return isJest && /^(mock|doMock|unmock|requireActual|requireMock)$/.test(callee.property.name);
}

module.exports = {
  DECORATORS,
  babelOptions,
  declaredNames,
  inferSourceName,
  namesBetween,
  parse,
  typedRequests,
};
