import ts from 'typescript';

const STATEMENTS_MIN = 2;

/**
 * @param {ts.SourceFile} module
 * @returns {Map<string, string>} exported name → name inside
 */
export function exportedNames(module) {
  const names = new Map();
  for (const statement of module.statements) {
    if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    ) {
      if (statement.moduleSpecifier) continue;
      for (const { name, propertyName } of statement.exportClause.elements)
        names.set(name.text, (propertyName ?? name).text);
    }
    if (ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression))
      names.set('default', statement.expression.text);
    if (!isExported(statement)) continue;
    for (const name of namesBoundBy(statement))
      names.set(isDefaultExport(statement) ? 'default' : name, name);
  }
  return names;
}

/** @param {ts.Statement} statement */
const modifiersOf = (statement) => (ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []);
/** @param {ts.Statement} statement */
const isExported = (statement) =>
  modifiersOf(statement).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
/** @param {ts.Statement} statement */
const isDefaultExport = (statement) =>
  modifiersOf(statement).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);

/**
 * @param {ts.Statement} statement
 * @returns {string[]}
 */
function namesBoundBy(statement) {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? [name.text] : [],
    );
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}

/**
 * @param {ts.SourceFile} module
 * @param {string} name
 */
export const declarationOf = (module, name) =>
  module.statements.find((statement) => namesBoundBy(statement).includes(name)) ?? null;

/**
 * @param {ts.ImportDeclaration} declaration
 * @param {string} name
 * @returns {string | null | undefined} the name over there; null: all of it; undefined: not this import
 */
export function importedAs({ importClause }, name) {
  if (importClause?.name?.text === name) return 'default';
  const bindings = importClause?.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) return bindings.name.text === name ? null : undefined;
  const found = bindings?.elements.find((each) => each.name.text === name);
  return found && (found.propertyName ?? found.name).text;
}

/**
 * @param {ts.Node} root
 * @returns {Set<string>} names that may stand for declarations of a module; too many rather than too few
 */
export function namesIn(root) {
  const names = new Set();
  /** @param {ts.Node} node */
  const visit = (node) => {
    const { parent } = node;
    const isMember =
      (parent && ts.isPropertyAccessExpression(parent) && parent.name === node) ||
      (parent && ts.isPropertyAssignment(parent) && parent.name === node);
    if (ts.isIdentifier(node) && !isMember) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return names;
}

/**
 * @param {ts.Statement} statement
 * @param {string} name
 */
export function isCallable(statement, name) {
  if (ts.isFunctionDeclaration(statement)) return statement.body !== undefined;
  if (!ts.isVariableStatement(statement)) return ts.isClassDeclaration(statement);
  const value = statement.declarationList.declarations.find(
    (each) => each.name.getText() === name,
  )?.initializer;
  return value !== undefined && (ts.isFunctionLike(value) || ts.isCallExpression(value));
}

/** @param {readonly ts.Statement[]} declarations */
export function isWorthTesting(declarations) {
  let statements = 0;
  let decides = false;
  let functions = 0;
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isBlock(node)) statements += node.statements.length;
    if (ts.isFunctionLike(node) && 'body' in node && node.body) functions += 1;
    decides ||=
      ts.isIfStatement(node) ||
      ts.isConditionalExpression(node) ||
      ts.isIterationStatement(node, false) ||
      ts.isSwitchStatement(node) ||
      (ts.isBinaryExpression(node) &&
        [ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken].includes(node.operatorToken.kind));
    ts.forEachChild(node, visit);
  };
  declarations.forEach(visit);
  return functions > 0 && statements >= STATEMENTS_MIN && decides;
}
