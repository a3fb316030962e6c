'use strict';
/** TypeScript's own checker, with its libraries parsed and bound before the job is there. */

const fs = require('node:fs');
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
/** Modules of the image are looked up from here, whoever asks. */
const LOOK_UP_FROM = path.join(HOME, 'index.ts');

class OutOfTime extends Error {}

class TypeChecker {
  constructor() {
    this._texts = new Map();
    this._libraries = new Map();
    this._deadline = Infinity;
    this._resolutions = ts.createModuleResolutionCache(WORK, (name) => name, OPTIONS);
    this._host = this._createHost();
    this._program = undefined;
  }

  /** Parses the libraries and makes the checker walk through what most suites use. */
  warmUp() {
    const source = { path: path.join(WORK, 'warm.ts'), text: 'export const twice = (n: number): number => n * 2;\n' };
    const suite = {
      path: path.join(WORK, 'warm.test.ts'),
      text: `import { twice } from './warm';\ndescribe('d', () => { test('t', async () => {
        expect(twice(1)).toBe(2); expect([1].map((n) => n + 1)).toEqual([2]); await Promise.resolve(); jest.fn(() => 1); }); });\n`,
    };
    this.check({ source: { ...source, name: 'warm' }, suite, bareNames: [], deadline: Infinity });
  }

  /**
   * @param bareNames names of the source that the suite uses without importing them
   * @param deadline milliseconds since the epoch
   * @returns { findings: [{ file, line, column, text, code }], isComplete }; lines and columns from 1
   */
  check({ source, suite, bareNames, deadline }) {
    this._deadline = deadline;
    const names = bareNames.join(', ');
    // At the end, so that no place changes.
    const suffixes = bareNames.length === 0 ? ['', ''] : [`\nexport { ${names} };`, `\nimport { ${names} } from './${source.name}';`];
    this._source = source;
    this._texts = new Map([
      [source.path, source.text + suffixes[0]],
      [suite.path, suite.text + suffixes[1]],
    ]);
    const findings = [];
    try {
      const { _host: host, _program: oldProgram } = this;
      const program = ts.createProgram({ rootNames: [source.path, suite.path], options: OPTIONS, host, oldProgram });
      this._program = program;
      for (const file of [source, suite]) findings.push(...this._diagnose(program, file));
      return { findings, isComplete: true };
    } catch (fault) {
      if (fault instanceof OutOfTime || fault instanceof ts.OperationCanceledException) return { findings, isComplete: false };
      throw fault;
    }
  }

  _diagnose(program, { path: file, text }) {
    const token = {
      isCancellationRequested: () => Date.now() > this._deadline,
      throwIfCancellationRequested: () => this._keepTime(),
    };
    return program
      .getSemanticDiagnostics(program.getSourceFile(file), token)
      // What is wrong behind the text is wrong with the lines we added.
      .filter(({ start }) => start !== undefined && start < text.length)
      .map(({ start, messageText, code }) => {
        const { line, character } = ts.getLineAndCharacterOfPosition(program.getSourceFile(file), start);
        const words = ts.flattenDiagnosticMessageText(messageText, ' ').replaceAll(`${WORK}/`, '');
        return { file, line: line + 1, column: character + 1, text: words, code };
      });
  }

  _keepTime() {
    if (Date.now() > this._deadline) throw new OutOfTime();
  }

  _createHost() {
    const host = ts.createCompilerHost(OPTIONS);
    const read = (file) => this._texts.get(file) ?? (file.startsWith(`${HOME}/`) ? host.readFile(file) : undefined);
    return {
      ...host,
      getCurrentDirectory: () => WORK,
      readFile: read,
      fileExists: (file) => this._texts.has(file) || (file.startsWith(`${HOME}/`) && fs.existsSync(file)),
      getSourceFile: (file) => this._sourceFile(file, read),
      resolveModuleNameLiterals: (literals, from) => literals.map(({ text }) => this._resolve(text, from)),
    };
  }

  /** Libraries are kept: their trees, and what the binder has found in them, serve the next program. */
  _sourceFile(file, read) {
    const known = this._libraries.get(file);
    if (known) return known;
    this._keepTime();
    const text = read(file);
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

module.exports = { TypeChecker };
