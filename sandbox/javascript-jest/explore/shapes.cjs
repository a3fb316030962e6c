'use strict';
/** Which values a parameter takes: by its type annotation, else by JSDoc, default, use and name. A shape is `{ kind, … }`. */

const { babel } = require('../bundled/babel.cjs');
const { IDENTIFIER, quoted } = require('./expressions.cjs');
const { shapesOfUse } = require('./uses.cjs');

const MAX_DEPTH = 5;
const ANY = { kind: 'any' };
const KEYWORDS = {
  TSNumberKeyword: 'number', TSStringKeyword: 'string', TSBooleanKeyword: 'boolean', TSBigIntKeyword: 'bigint', TSNullKeyword: 'null',
  TSUndefinedKeyword: 'undefined', TSVoidKeyword: 'undefined', TSSymbolKeyword: 'symbol', TSObjectKeyword: 'record',
  TSTemplateLiteralType: 'string',
}; // prettier-ignore
const NAMED = {
  Date: 'date', RegExp: 'regexp', Function: 'function', Object: 'record', String: 'string', Number: 'number', Boolean: 'boolean', Promise: 'promise',
  Error: 'error', Uint8Array: 'bytes', Buffer: 'bytes', object: 'record',
}; // prettier-ignore
const SEQUENCES = new Set(['Array', 'ReadonlyArray', 'Iterable', 'ArrayLike', 'Iterator', 'Generator']);
const SAME = new Set(['Partial', 'Readonly', 'Required', 'NonNullable', 'Omit', 'Pick', 'Awaited']);

class Shapes {
  /** @param isTyped whether a caller with a type checker may give nothing but what was declared */
  constructor(tree, isTyped) {
    this._isTyped = isTyped;
    /** Interfaces, aliases, enums and classes by name. */
    this._declared = new Map();
    for (const statement of tree.program.body) {
      const node = statement.declaration ?? statement;
      if (node?.id?.name) this._declared.set(node.id.name, node);
    }
  }

  /** @returns `{ name, shape, isOptional, isRest, isTyped }` for each parameter */
  ofFunction(node) {
    const documented = documentedTypes(node.leadingComments ?? []);
    const generics = new Map(
      (node.typeParameters?.params ?? []).map((each) => [
        each.name?.name ?? each.name,
        each.constraint ?? null,
      ]),
    );
    return node.params.map((parameter, place) =>
      this._ofParameter(parameter, place, node, documented, generics),
    );
  }

  _ofParameter(parameter, place, node, documented, generics) {
    const isProperty = parameter.type === 'TSParameterProperty';
    const inner = isProperty ? parameter.parameter : parameter;
    const isDefault = inner.type === 'AssignmentPattern';
    const isRest = inner.type === 'RestElement';
    const target = isDefault ? inner.left : isRest ? inner.argument : inner;
    const name = target.name ?? ['options', 'other', 'third', 'fourth'][place] ?? `value${place}`;
    const annotation =
      (target.typeAnnotation ?? inner.typeAnnotation)?.typeAnnotation ?? documented.get(name)?.type;
    const isOptional = isDefault || target.optional === true || documented.get(name)?.isOptional === true;
    const typed = annotation ? this.of(annotation, generics, 0) : null;
    const shape =
      typed && typed.kind !== 'any'
        ? typed
        : this._guessed(target, isDefault ? inner.right : null, node, name);
    return {
      name,
      isOptional,
      isRest,
      isTyped: typed !== null && !documented.has(name),
      shape: isRest ? elementOf(shape) : shape,
    };
  }

  _guessed(target, fallback, node, name) {
    if (target.type === 'ObjectPattern') {
      const fields = target.properties
        .filter(({ key }) => key?.name)
        .map(({ key, value }) => {
          const isDefault = value.type === 'AssignmentPattern';
          const inner = isDefault ? value.left : value;
          return [
            key.name,
            {
              shape: this._guessed(inner, isDefault ? value.right : null, node, inner.name ?? key.name),
              isOptional: isDefault,
            },
          ];
        });
      return { kind: 'object', fields: new Map(fields) };
    }
    if (target.type === 'ArrayPattern') return { kind: 'array', of: ANY };
    return shapesOfUse(name, fallback, node, this._isTyped);
  }

  of(type, generics, depth) {
    if (!type || depth > MAX_DEPTH) return ANY;
    const inner = (each) => this.of(each, generics, depth + 1);
    if (KEYWORDS[type.type]) return { kind: KEYWORDS[type.type] };
    switch (type.type) {
      case 'TSParenthesizedType':
      case 'TSOptionalType':
        return inner(type.typeAnnotation);
      case 'TSTypeOperator':
        return type.operator === 'keyof' ? { kind: 'string' } : inner(type.typeAnnotation);
      case 'TSArrayType':
        return { kind: 'array', of: inner(type.elementType) };
      case 'TSTupleType':
        return { kind: 'tuple', of: type.elementTypes.map((each) => inner(each.elementType ?? each)) };
      case 'TSUnionType':
        return { kind: 'union', of: type.types.map(inner) };
      case 'TSIntersectionType':
        return merged(type.types.map(inner));
      case 'TSLiteralType':
        return literalOf(type.literal);
      case 'TSTypeLiteral':
        return this._ofMembers(type.members, generics, depth);
      case 'TSFunctionType':
        return this._ofCallback(type, inner);
      case 'TSTypeReference':
      case 'TSExpressionWithTypeArguments':
        return this._ofReference(type, generics, depth);
      default:
        return ANY;
    }
  }

  _ofCallback(type, inner) {
    const returns = inner((type.typeAnnotation ?? type.returnType)?.typeAnnotation);
    return ['any', 'generic', 'undefined'].includes(returns.kind)
      ? { kind: 'function' }
      : { kind: 'function', returns };
  }

  _ofReference(type, generics, depth) {
    const name = (type.typeName ?? type.expression)?.name;
    const args = (type.typeParameters ?? type.typeArguments)?.params ?? [];
    const inner = (each) => this.of(each, generics, depth + 1);
    if (generics.has(name)) return generics.get(name) ? inner(generics.get(name)) : { kind: 'generic' };
    const node = this._declared.get(name);
    if (node) return this._ofDeclared(node, name, args, generics, depth);
    if (SEQUENCES.has(name)) return { kind: 'array', of: args[0] ? inner(args[0]) : ANY };
    if (SAME.has(name)) return args[0] ? inner(args[0]) : ANY;
    if (name === 'Map' || name === 'Set') return { kind: name.toLowerCase(), of: args.map(inner) };
    if (name === 'Record') return { kind: 'record', of: args[1] ? inner(args[1]) : ANY };
    return NAMED[name] ? { kind: NAMED[name] } : ANY;
  }

  _ofDeclared(node, name, args, generics, depth) {
    const own = new Map(generics);
    (node.typeParameters?.params ?? []).forEach((each, place) =>
      own.set(each.name?.name ?? each.name, args[place] ?? each.constraint ?? null),
    );
    if (node.type === 'TSInterfaceDeclaration')
      return merged([
        this._ofMembers(node.body.body, own, depth),
        ...(node.extends ?? []).map((each) => this.of(each, own, depth + 1)),
      ]);
    if (node.type === 'TSTypeAliasDeclaration') return this.of(node.typeAnnotation, own, depth + 1);
    if (node.type === 'TSEnumDeclaration') {
      const members = node.body?.members ?? node.members;
      return {
        kind: 'union',
        of: members
          .map(({ id }) => id.name ?? id.value)
          .map((id) => ({
            kind: 'code',
            code: IDENTIFIER.test(id) ? `${name}.${id}` : `${name}[${quoted(id)}]`,
          })),
      };
    }
    return node.type === 'ClassDeclaration' ? { kind: 'instance', of: name } : ANY;
  }

  _ofMembers(members, generics, depth) {
    const fields = members
      .filter(({ key }) => key?.name)
      .map((member) => {
        const shape =
          member.type === 'TSMethodSignature'
            ? { kind: 'function' }
            : this.of(member.typeAnnotation?.typeAnnotation, generics, depth + 1);
        return [member.key.name, { shape, isOptional: member.optional === true }];
      });
    const index = members.find(({ type }) => type === 'TSIndexSignature');
    if (fields.length === 0 && index)
      return { kind: 'record', of: this.of(index.typeAnnotation?.typeAnnotation, generics, depth + 1) };
    return { kind: 'object', fields: new Map(fields) };
  }
}

const elementOf = (shape) => (shape.kind === 'array' ? shape.of : ANY);

function literalOf(literal) {
  const negative = literal.type === 'UnaryExpression' ? '-' : '';
  const { value } = literal.argument ?? literal;
  return { kind: 'code', code: typeof value === 'string' ? quoted(value) : `${negative}${value}` };
}

function merged(shapes) {
  const fields = shapes.flatMap((shape) => (shape.kind === 'object' ? [...shape.fields] : []));
  return fields.length > 0 ? { kind: 'object', fields: new Map(fields) } : (shapes[0] ?? ANY);
}

/** Types of `@param {type} name`, by name. */
function documentedTypes(comments) {
  const types = new Map();
  for (const { value } of comments) {
    for (const [, text, isOptional, name] of value.matchAll(
      /@param\s+\{([^}]+(?:\}[^}\s]*)?)\}\s+(\[?)([\w$]+)/g,
    )) {
      const type = parsedType(text);
      if (type) types.set(name, { type, isOptional: isOptional === '[' || text.endsWith('=') });
    }
  }
  return types;
}

function parsedType(text) {
  const typed = text
    .replace(/=$/, '')
    .replace(/^[?!]/, '')
    .replace(/^\.\.\.(.*)$/, '($1)[]')
    .replace(/^\*$/, 'any')
    .replace(/\.</g, '<');
  try {
    const options = {
      filename: 'type.ts',
      babelrc: false,
      configFile: false,
      parserOpts: { plugins: ['typescript'] },
    };
    return babel.parseSync(`type T = ${typed};`, options).program.body[0].typeAnnotation;
  } catch {
    return null;
  }
}

module.exports = { ANY, Shapes };
