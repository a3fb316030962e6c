'use strict';
/** What a source says of itself before it runs: its functions by the name that a suite has for them, and its constants. */

const { babel } = require('../bundled/babel.cjs');

const MAX_TEXT = 40;
const MAX_ALTERNATIVES = 24;
const isFunction = (node) =>
  /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node?.type ?? '');
const isClass = (node) => /^Class(Declaration|Expression)$/.test(node?.type ?? '');

/** @returns { functions: name → node, classes: name → node, defaultName: string | null, style: 'esm' | 'cjs' | 'bare' } */
function readFacts(tree, text) {
  const declared = new Map();
  const exported = new Map();
  let defaultName = null;
  const declare = (statement) => {
    if (statement?.type === 'VariableDeclaration')
      for (const { id, init } of statement.declarations)
        if (id.name && init) declared.set(id.name, withComments(init, statement));
    if (statement?.id?.name && (isFunction(statement) || isClass(statement)))
      declared.set(statement.id.name, statement);
  };
  const { body } = tree.program;
  for (const statement of body) {
    declare(statement);
    declare(withComments(statement.declaration, statement));
    if (statement.type === 'ExportDefaultDeclaration') {
      const { declaration } = statement;
      defaultName = declaration.id?.name ?? declaration.name ?? null;
      exported.set(defaultName ?? '', withComments(declaration, statement));
    }
    if (statement.type === 'ExportNamedDeclaration')
      for (const { local, exported: as } of statement.specifiers) exported.set(as.name ?? as.value, local);
    if (statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression')
      defaultName = assigned(statement, declared, exported) ?? defaultName;
  }
  const isModule = body.some(({ type }) => /^(Import|Export)/.test(type));
  const style = isModule ? 'esm' : /\bmodule\.exports\b|\bexports\.\w/.test(text) ? 'cjs' : 'bare';
  return { ...sorted(declared, exported), defaultName, style };
}

/** `exports.a = …`, `module.exports = …`, `A.prototype.b = …` @returns name of what is exported as a whole */
function assigned({ expression: { left, right }, leadingComments }, declared, exported) {
  const path = dotted(left);
  const node = withComments(right, { leadingComments });
  if (path === 'module.exports') {
    if (right.type === 'ObjectExpression')
      for (const each of right.properties)
        if (each.key?.name) exported.set(each.key.name, each.type === 'ObjectMethod' ? each : each.value);
        else exported.set(right.name ?? right.id?.name ?? '', right);
    return right.name ?? right.id?.name ?? null;
  }
  const name = /^(?:module\.)?exports\.([\w$]+)$/.exec(path)?.[1];
  if (name) exported.set(name, node);
  else if (/^[\w$]+(\.prototype)?\.[\w$]+$/.test(path)) declared.set(path.replace('.prototype', ''), node);
  return null;
}

const dotted = (node) =>
  node.type === 'MemberExpression' && !node.computed
    ? `${dotted(node.object)}.${node.property.name}`
    : (node.name ?? '?');

const withComments = (node, { leadingComments }) =>
  node && !node.leadingComments && leadingComments ? Object.assign(node, { leadingComments }) : node;

function sorted(declared, exported) {
  const functions = new Map();
  const classes = new Map();
  const put = (name, node, depth = 0) => {
    const found = node?.type === 'Identifier' && depth < 3 ? declared.get(node.name) : node;
    if (isFunction(found) || found?.type === 'ObjectMethod') functions.set(name, found);
    else if (isClass(found)) putClass(name, found);
    else if (found?.type === 'ObjectExpression')
      for (const each of found.properties)
        if (each.key?.name)
          put(`${name}.${each.key.name}`, each.type === 'ObjectMethod' ? each : each.value, depth + 1);
  };
  const putClass = (name, node) => {
    classes.set(name, node);
    for (const member of node.body.body) {
      if (member.kind === 'constructor') functions.set(name, member);
      else if (member.key?.name && (isFunction(member.value) || member.type === 'ClassMethod'))
        functions.set(
          `${name}.${member.key.name}`,
          member.type === 'ClassMethod' ? member : withComments(member.value, member),
        );
    }
  };
  for (const [name, node] of [...declared, ...exported]) put(name, node);
  return { functions, classes };
}

/** Members of a class that only the class itself may use. */
function hiddenMembers(node) {
  const members = node?.body.body ?? [];
  const parameters = members.find(({ kind }) => kind === 'constructor')?.params ?? [];
  const hidden = [
    ...members
      .filter(({ accessibility }) => accessibility === 'private' || accessibility === 'protected')
      .map(({ key }) => key.name),
    ...parameters
      .filter(({ accessibility }) => accessibility === 'private' || accessibility === 'protected')
      .map(({ parameter }) => parameter.name ?? parameter.left?.name),
  ];
  return new Set(hidden);
}

/** Numbers and short texts that the code mentions. */
function constantsOf(tree) {
  const numbers = new Set();
  const strings = new Set();
  babel.types.traverseFast(tree.program, (node) => {
    if (node.type === 'NumericLiteral' && Math.abs(node.value) < 1e9) numbers.add(node.value);
    if (node.type === 'StringLiteral' || node.type === 'DirectiveLiteral') strings.add(node.value);
    if (node.type === 'TemplateElement') strings.add(node.value.cooked ?? '');
    if (node.type === 'ObjectProperty' && node.key.name) strings.add(node.key.name);
    if (node.type === 'RegExpLiteral') for (const sample of samplesOf(node.pattern)) strings.add(sample);
  });
  const texts = [...strings].filter(
    (each) => each.length > 0 && each.length <= MAX_TEXT && each !== 'use strict',
  );
  return { numbers: [...numbers].slice(0, 24), strings: texts.slice(0, 60) };
}

/** Texts that a regular expression may well match: each repetition once and twice, then every alternative. */
function samplesOf(pattern) {
  const others = Math.min(MAX_ALTERNATIVES, pattern.split('|').length - 1);
  const turns = Array.from({ length: others }, (_, turn) => [1, turn + 1]);
  const made = [[1, 0], [2, 0], ...turns].map(([times, turn]) => sample(pattern, times, turn));
  return [...new Set(made.filter((each) => each !== null))];
}

const CLASSES = { d: '1', w: 'a', s: ' ', D: 'a', W: '-', S: 'a', b: '', B: '', n: '\n', t: '\t', r: '\r' };

function sample(pattern, times, turn) {
  let at = 0;
  const atom = () => {
    const character = pattern[at++];
    if (character === '\\') return CLASSES[pattern[at++]] ?? pattern[at - 1] ?? '';
    if (character === '.') return 'x';
    if (character === '^' || character === '$') return '';
    if (character === '[') return ofSet();
    return character === '(' ? group() : character;
  };
  const ofSet = () => {
    const end = pattern.indexOf(']', pattern[at] === ']' ? at + 1 : at);
    const inside = pattern.slice(at, end === -1 ? undefined : end);
    at = end === -1 ? pattern.length : end + 1;
    if (inside.startsWith('^')) return ['a', '1', '-', ' '].find((each) => !inside.includes(each)) ?? 'z';
    return inside[0] === '\\' ? (CLASSES[inside[1]] ?? inside[1] ?? '') : (inside[0] ?? '');
  };
  const group = () => {
    const isLook = /^\?(?:<?[=!])/.test(pattern.slice(at));
    at += /^\?(?:<?[=!:]|<\w+>)/.exec(pattern.slice(at))?.[0].length ?? 0;
    const inside = sequence();
    at += 1;
    return isLook ? '' : inside;
  };
  const sequence = () => {
    const alternatives = [''];
    while (at < pattern.length && pattern[at] !== ')') {
      if (pattern[at] === '|') {
        alternatives.push('');
        at += 1;
        continue;
      }
      const one = atom();
      const repeated = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(pattern.slice(at));
      at += repeated?.[0].length ?? 0;
      alternatives[alternatives.length - 1] +=
        repeated === null || repeated[0][0] === '?'
          ? one
          : one.repeat(Math.min(20, Number(repeated[1] ?? times)));
    }
    return alternatives[turn % alternatives.length];
  };
  const made = sequence();
  return at >= pattern.length ? made : null;
}

module.exports = { constantsOf, hiddenMembers, readFacts, samplesOf };
