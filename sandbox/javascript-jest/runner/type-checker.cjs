'use strict';
/** TypeScript's own checker, with its libraries parsed and bound before the job is there. */

const path = require('node:path');
const ts = require('typescript');
const { HOME, WORK } = require('./paths.cjs');
const { isSource } = require('./resolver.cjs');

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

class TypeChecker {
  constructor() {
    this._texts = new Map();
    this._libraries = new Map();
    this._resolutions = ts.createModuleResolutionCache(WORK, (name) => name, OPTIONS);
    this._host = this._createHost();
    this._program = undefined;
  }

  /** Parses the libraries and makes the checker walk through what most suites use. */
  warmUp() {
    const source = {
      path: path.join(WORK, 'warm.ts'),
      text: 'export const twice = (n: number): number => n * 2;\n',
    };
    const suite = {
      path: path.join(WORK, 'warm.test.ts'),
      text: `import { twice } from './warm';\ndescribe('d', () => { test('t', async () => {
        expect(twice(1)).toBe(2); expect([1].map((n) => n + 1)).toEqual([2]); await Promise.resolve(); jest.fn(() => 1); }); });\n`,
    };
    this.check({ source: { ...source, name: 'warm' }, suite, bareNames: [] });
  }

  /**
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
    const { _host: host, _program: oldProgram } = this;
    this._program = ts.createProgram({
      rootNames: [source.path, suite.path],
      options: OPTIONS,
      host,
      oldProgram,
    });
    return [source, suite].flatMap((file) => this._findings(file));
  }

  _findings({ path: file, text }) {
    const tree = this._program.getSourceFile(file);
    return (
      this._program
        .getSemanticDiagnostics(tree)
        // What is wrong behind the text is wrong with the lines we added.
        .filter(({ start }) => start !== undefined && start < text.length)
        .map(({ start, messageText, code }) => {
          const { line, character } = ts.getLineAndCharacterOfPosition(tree, start);
          const words = ts.flattenDiagnosticMessageText(messageText, ' ').replaceAll(`${WORK}/`, '');
          return { file, line: line + 1, column: character + 1, text: words, code };
        })
    );
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
      resolveModuleNameLiterals: (literals, from) => literals.map(({ text }) => this._resolve(text, from)),
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
    const tree = ts.createSourceFile(file, text, OPTIONS.target);
    if (!this._texts.has(file)) this._libraries.set(file, tree);
    return tree;
  }

  _resolve(request, from) {
    const isUserCode = this._texts.has(from);
    if (isUserCode && isSource(request, this._source)) {
      return { resolvedModule: { resolvedFileName: this._source.path, extension: ts.Extension.Ts } };
    }
    const base = isUserCode && !request.startsWith('.') ? LOOK_UP_FROM : from;
    return ts.resolveModuleName(request, base, OPTIONS, this._host, this._resolutions);
  }
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
