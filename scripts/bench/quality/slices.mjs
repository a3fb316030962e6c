import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import {
  declarationOf,
  exportedNames,
  importedAs,
  isCallable,
  isWorthTesting,
  namesIn,
} from './declarations.mjs';

/** Longest source that is taken, in characters; the API takes 10 000. */
const SOURCE_MAX = 8_000;
/** How constants are called, also where a call makes them. */
const CONSTANT = /^[A-Z][A-Z\d_]+$/;
/** What a machine offers, not the language. */
const OF_THE_MACHINE = ['process', 'require', 'window', 'document', 'fetch', 'XMLHttpRequest'];

/**
 * @typedef {object} Slice a callable with all that it needs
 * @property {string} name
 * @property {string} source
 *
 * @typedef {{ file: ts.SourceFile, statement: ts.Statement }} Place
 */

/** Cuts callables out of the modules of one package, with the declarations they need from wherever they are. */
export class ModuleSlicer {
  /** @type {Map<string, ts.SourceFile>} */
  #files = new Map();

  /** @param {(file: string) => string | null} read text of a file by its absolute path; null where there is none */
  constructor(read) {
    this.read = read;
  }

  /**
   * @param {string} file absolute path
   * @returns {Slice[]} its exported callables that can stand alone
   */
  slicesOf(file) {
    const module = this.#module(file);
    if (module === null) return [];
    if (isCommonJs(module)) return wholeModule(module);
    return [...exportedNames(module)].flatMap(([exported, local]) => {
      const slice = this.#slice(module, local, exported === 'default');
      return slice === null ? [] : [slice];
    });
  }

  /** @param {string} file */
  #module(file) {
    const known = this.#files.get(file);
    if (known) return known;
    const text = this.read(file);
    if (text === null) return null;
    const module = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    this.#files.set(file, module);
    return module;
  }

  /**
   * @param {ts.SourceFile} module
   * @param {string} name
   * @param {boolean} isDefault
   * @returns {Slice | null}
   */
  #slice(module, name, isDefault) {
    const target = declarationOf(module, name);
    if (target === null || !isCallable(target, name) || CONSTANT.test(name)) return null;
    /** @type {Map<string, Place>} */
    const places = new Map();
    /** @type {Map<ts.Statement, ts.SourceFile>} */
    const needed = new Map();
    const waiting = [{ file: module, name }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const place = this.#find(next.file, next.name);
      if (place === 'global') continue;
      if (place === null) return null;
      const known = places.get(next.name);
      if (known && known.statement !== place.statement) return null;
      places.set(next.name, place);
      if (needed.has(place.statement)) continue;
      needed.set(place.statement, place.file);
      const names = namesIn(place.statement);
      if (OF_THE_MACHINE.some((each) => names.has(each))) return null;
      for (const read of names) waiting.push({ file: place.file, name: read });
    }
    if (!isWorthTesting([...needed.keys()])) return null;
    return render(target, [...needed], name, isDefault);
  }

  /**
   * @param {ts.SourceFile} file
   * @param {string} name
   * @returns {Place | 'global' | null} null: it comes from where a pasted source cannot have it
   */
  #find(file, name) {
    const statement = declarationOf(file, name);
    if (statement !== null) return { file, statement };
    for (const each of file.statements.filter(ts.isImportDeclaration)) {
      const imported = importedAs(each, name);
      if (imported === undefined) continue;
      if (imported === null || !ts.isStringLiteral(each.moduleSpecifier)) return null;
      const other = this.#resolve(file.fileName, each.moduleSpecifier.text);
      return other === null ? null : this.#exported(other, imported, name);
    }
    return 'global';
  }

  /**
   * @param {ts.SourceFile} file
   * @param {string} exported
   * @param {string} name under which it is used; another name would have to be changed in the text
   * @returns {Place | null}
   */
  #exported(file, exported, name) {
    const local = exportedNames(file).get(exported);
    if (local !== undefined) {
      const place = local === name ? this.#find(file, local) : null;
      return place === 'global' ? null : place;
    }
    for (const each of file.statements.filter(ts.isExportDeclaration)) {
      if (!each.moduleSpecifier || !ts.isStringLiteral(each.moduleSpecifier)) continue;
      const other = this.#resolve(file.fileName, each.moduleSpecifier.text);
      const place = other && this.#exported(other, exported, name);
      if (place) return place;
    }
    return null;
  }

  /**
   * @param {string} from
   * @param {string} specifier
   */
  #resolve(from, specifier) {
    if (!specifier.startsWith('.')) return null;
    const plain = path.resolve(path.dirname(from), specifier);
    const candidates = [
      plain,
      plain.replace(/\.js$/, '.ts'),
      `${plain}.ts`,
      `${plain}.js`,
      path.join(plain, 'index.ts'),
      path.join(plain, 'index.js'),
    ];
    for (const candidate of candidates) {
      const module = this.#module(candidate);
      if (module) return module;
    }
    return null;
  }
}

/** @param {string} file */
export function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'EISDIR'].includes(String(error.code)))
      return null;
    throw error;
  }
}

/** @param {ts.SourceFile} module */
const isCommonJs = (module) =>
  /\bmodule\.exports\b/.test(module.text) && !module.statements.some(ts.isImportDeclaration);

/**
 * @param {ts.SourceFile} module
 * @returns {Slice[]}
 */
function wholeModule(module) {
  if (module.text.length > SOURCE_MAX || /\brequire\('[^.]/.test(module.text)) return [];
  return [{ name: path.parse(module.fileName).name, source: module.text.replace(/\r\n/g, '\n') }];
}

/**
 * @param {ts.Statement} target
 * @param {[ts.Statement, ts.SourceFile][]} needed
 * @param {string} name
 * @param {boolean} isDefault
 * @returns {Slice | null}
 */
function render(target, needed, name, isDefault) {
  const files = [...new Set(needed.map(([, file]) => file))];
  const others = needed.filter(([statement]) => statement !== target);
  // What is needed stands above: files in the order opposite to that in which they were met.
  others.sort(([a, one], [b, other]) =>
    one === other ? a.pos - b.pos : files.indexOf(other) - files.indexOf(one),
  );
  const own = others.filter(([, file]) => file === target.getSourceFile());
  const parts = [...others.filter((each) => !own.includes(each)), ...own].map(([statement]) =>
    textOf(statement).replace(/^export (?:default )?/m, ''),
  );
  const text = textOf(target).replace(/^export (?:default )?/m, '');
  const above = parts.length > 0 ? `${parts.join('\n\n')}\n\n` : '';
  const exporting = isDefault ? `export default ${name};` : `export { ${name} };`;
  const source = `${above}${text}\n\n${exporting}\n`;
  if (source.length > SOURCE_MAX) return null;
  return { name, source };
}

/** @param {ts.Statement} statement with the comment that belongs to it */
function textOf(statement) {
  const file = statement.getSourceFile();
  const [comment] = (ts.getLeadingCommentRanges(file.text, statement.pos) ?? []).slice(-1);
  const start = statement.getStart();
  const isNear = comment && !/\n\s*\n/.test(file.text.slice(comment.end, start));
  return file.text.slice(isNear ? comment.pos : start, statement.end).replace(/\r\n/g, '\n');
}
