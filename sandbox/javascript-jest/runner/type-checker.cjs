'use strict';
/** TypeScript's own checker, with its libraries parsed and bound before the job is there. */

const path = require('node:path');
const ts = require('typescript');
const { HOME, WORK } = require('./paths.cjs');
const { isSource } = require('./resolver.cjs');
const { StandingChecker } = require('./standing-checker.cjs');

const OPTIONS = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: ['node', 'jest'],
  typeRoots: [path.join(HOME, 'node_modules', '@types')],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  esModuleInterop: true,
  resolveJsonModule: true,
};
/** Not beside this file, which is part of a snapshot. */
const LIBRARIES_OF_TYPESCRIPT = path.join(HOME, 'node_modules', 'typescript', 'lib');
/** Modules of the image are looked up from here, whoever asks. */
const LOOK_UP_FROM = path.join(HOME, 'index.ts');

/** How every file is read. Comments tell the checker nothing but what it says of deprecated names, which no one asks for. */
const PARSING = {
  languageVersion: OPTIONS.target,
  setExternalModuleIndicator: ts.getSetExternalModuleIndicator(OPTIONS),
  jsDocParsingMode: ts.JSDocParsingMode.ParseForTypeErrors,
};
/** Asks for the libraries that most suites need. No module of a user has such a name. */
const LIBRARIES = { path: path.join(WORK, '.libraries.ts'), text: "import '@jest/globals';\n" };

class TypeChecker {
  /** Reads the libraries. */
  constructor() {
    this._texts = new Map([[LIBRARIES.path, LIBRARIES.text]]);
    this._libraries = new Map();
    this._resolutions = ts.createModuleResolutionCache(WORK, (name) => name, OPTIONS);
    this._host = this._createHost();
    this._program = this._createProgram([LIBRARIES.path]);
    this._standing = new StandingChecker(this._program, (request, from) => ({
      resolvedModule: this._resolve(request, from),
    }));
  }

  /**
   * A path should be used once: a file of the same path takes longer.
   *
   * @param source { path, text, name }
   * @param suite { path, text }
   * @param bareNames names of the source that the suite uses without importing them
   * @returns [{ file, line, column, text, code }]; lines and columns count from 1
   */
  check({ source, suite, bareNames }) {
    const names = bareNames.join(', ');
    const isAnyBare = bareNames.length > 0;
    this._source = source;
    // At the end, so that no place changes.
    this._texts = new Map([
      [source.path, source.text + (isAnyBare ? `\nexport { ${names} };` : '')],
      [suite.path, suite.text + (isAnyBare ? `\nimport { ${names} } from './${source.name}';` : '')],
    ]);
    const diagnostics = this._standing.check(this._trees()) ?? this._checkAnew();
    return [source, suite].flatMap((file, index) => findings(file, diagnostics[index]));
  }

  /** With a checker made for these files: what they need may change what every file sees. */
  _checkAnew() {
    const program = this._createProgram([...this._texts.keys()]);
    return program
      .getRootFileNames()
      .map((file) => program.getSemanticDiagnostics(program.getSourceFile(file)));
  }

  _createProgram(rootNames) {
    const { _host: host, _program: oldProgram } = this;
    return ts.createProgram({ rootNames, options: OPTIONS, host, oldProgram });
  }

  _trees() {
    return [...this._texts].map(([file, text]) => ts.createSourceFile(file, text, PARSING));
  }

  _createHost() {
    const host = ts.createCompilerHost(OPTIONS);
    const [read, isFile, isFolder] = [host.readFile, host.fileExists, host.directoryExists].map(inImage);
    const types = ts.createTypeReferenceDirectiveResolutionCache(WORK, (name) => name, OPTIONS);
    return {
      ...host,
      getCurrentDirectory: () => WORK,
      getDefaultLibLocation: () => LIBRARIES_OF_TYPESCRIPT,
      getDefaultLibFileName: () => path.join(LIBRARIES_OF_TYPESCRIPT, 'lib.es2023.d.ts'),
      readFile: (file) => this._texts.get(file) ?? read(file),
      fileExists: (file) => this._texts.has(file) || isFile(file) === true,
      directoryExists: (folder) => isFolder(folder) === true,
      realpath: (file) => file,
      getSourceFile: (file) => this._sourceFile(file, read),
      resolveModuleNameLiterals: (literals, from) =>
        literals.map(({ text }) => ({ resolvedModule: this._resolve(text, from) })),
      resolveTypeReferenceDirectiveReferences: (references, from) =>
        references.map((each) => {
          const name = typeof each === 'string' ? each : each.fileName;
          return ts.resolveTypeReferenceDirective(name, from, OPTIONS, this._host, undefined, types);
        }),
    };
  }

  /** Libraries are kept: their trees, and what the binder has found in them, serve the next program. */
  _sourceFile(file, read) {
    const known = this._libraries.get(file);
    if (known) return known;
    const text = this._texts.get(file) ?? read(file);
    if (text === undefined) return undefined;
    const tree = ts.createSourceFile(file, text, PARSING);
    if (!this._texts.has(file)) this._libraries.set(file, tree);
    return tree;
  }

  _resolve(request, from) {
    const isUserCode = this._texts.has(from);
    if (isUserCode && isSource(request, this._source)) {
      return { resolvedFileName: this._source.path, extension: ts.Extension.Ts };
    }
    const base = isUserCode && !request.startsWith('.') ? LOOK_UP_FROM : from;
    return ts.resolveModuleName(request, base, OPTIONS, this._host, this._resolutions).resolvedModule;
  }
}

function findings({ path: file, text }, diagnostics) {
  return (
    diagnostics
      // What is wrong behind the text is wrong with the lines we added.
      .filter(({ start }) => start !== undefined && start < text.length)
      .map(({ file: tree, start, messageText, code }) => {
        const { line, character } = ts.getLineAndCharacterOfPosition(tree, start);
        const words = ts.flattenDiagnosticMessageText(messageText, ' ').replaceAll(`${WORK}/`, '');
        return { file, line: line + 1, column: character + 1, text: words, code };
      })
  );
}

/** What is found in the image never changes, and there is nothing to be found elsewhere. */
function inImage(look) {
  const found = new Map();
  return (name) => {
    if (!name.startsWith(`${HOME}/`)) return undefined;
    if (!found.has(name)) found.set(name, look(name));
    return found.get(name);
  };
}

module.exports = { TypeChecker };
