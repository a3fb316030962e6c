'use strict';
/**
 * A checker of types that lives on. To make one, TypeScript joins the global names of every library, and what it has
 * learned of their types before is lost: that costs several times what two small files take. So this one is made, and
 * has checked something, before the job is there; the files of the job are put into it. It leans on parts of the
 * compiler that are not public, hence on its exact version.
 */

const ts = require('typescript');

class StandingChecker {
  /**
   * @param program with the libraries, and nothing of a user's
   * @param resolve (request, path of the file that asks) → { resolvedModule? }, for files of users
   */
  constructor(program, resolve) {
    this._program = program;
    this._options = program.getCompilerOptions();
    this._resolve = resolve;
    this._files = new Map();
    this._seen = new Set();
    this._isComplete = true;
    this._checker = ts.createTypeChecker(this._host());
  }

  /**
   * @param trees of the files, as ts.createSourceFile returns them
   * @returns diagnostics of each, or null when the files need more than this checker can give: see TypeChecker
   */
  check(trees) {
    // Findings are kept by path.
    const isNew = trees.every(({ fileName }) => !this._seen.has(fileName));
    if (!isNew || !trees.every(isSelfContained)) return null;
    trees.forEach(({ fileName }) => this._seen.add(fileName));
    this._files = new Map(trees.map((tree) => [tree.fileName, this._adopt(tree)]));
    this._isComplete = true;
    const findings = trees.map((tree) => [...tree.bindDiagnostics, ...this._checker.getDiagnostics(tree)]);
    return this._isComplete ? findings : null;
  }

  /** What ts.createProgram does to a file. */
  _adopt(tree) {
    const path = tree.fileName;
    const imports = tree.statements
      .map(({ moduleSpecifier }) => moduleSpecifier)
      .filter((specifier) => specifier !== undefined && ts.isStringLiteral(specifier));
    Object.assign(tree, {
      path,
      resolvedPath: path,
      originalFileName: path,
      imports,
      moduleAugmentations: [],
    });
    ts.bindSourceFile(tree, this._options);
    return tree;
  }

  _host() {
    const program = this._program;
    return {
      ...program,
      getSourceFiles: () => [...program.getSourceFiles(), ...this._files.values()],
      getSourceFile: (file) => this._files.get(file) ?? program.getSourceFile(file),
      getResolvedModule: (tree, request, mode) =>
        this._files.has(tree.fileName)
          ? this._resolved(request, tree.fileName)
          : program.getResolvedModule(tree, request, mode),
    };
  }

  _resolved(request, from) {
    const resolution = this._resolve(request, from);
    const file = resolution.resolvedModule?.resolvedFileName;
    if (file !== undefined && !this._files.has(file) && !this._program.getSourceFile(file))
      this._isComplete = false;
    return resolution;
  }
}

/** Whether a file neither changes global names, nor asks for files by comments, nor wants findings left out. */
function isSelfContained(tree) {
  const comments = [
    tree.commentDirectives,
    tree.referencedFiles,
    tree.typeReferenceDirectives,
    tree.libReferenceDirectives,
  ];
  return (
    ts.isExternalModule(tree) &&
    tree.checkJsDirective === undefined &&
    comments.every((found) => found === undefined || found.length === 0) &&
    !tree.statements.some(isAugmentation)
  );
}

const isAugmentation = (statement) =>
  ts.isModuleDeclaration(statement) &&
  (ts.isStringLiteral(statement.name) || (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0);

module.exports = { StandingChecker };
