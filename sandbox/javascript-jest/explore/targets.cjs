'use strict';
/** What of a source is to be called: everything that a suite can reach. */

const { hiddenMembers } = require('./source-facts.cjs');

/**
 * @param offered what the loaded source offers: `{ names, isWholeExport }`
 * @returns targets { qualifiedName, kind, isAsync, firstLine, lastLine, call, parameters, names, imports, owner }
 */
function targetsOf(offered, { facts, shapes, sourceName, defaultName }) {
  const importOf = importsOf(facts, sourceName, defaultName, offered);
  return offered.names.flatMap(({ name, kind, parameters: count, methods = [] }) => {
    const target = (qualifiedName, its, call, fewest = 0) => {
      const node = facts.functions.get(qualifiedName);
      const parameters = node ? shapes.ofFunction(node) : unknownParameters(fewest);
      return {
        qualifiedName,
        kind: its,
        isAsync: node?.async === true,
        firstLine: node?.loc?.start.line ?? 1,
        lastLine: node?.loc?.end.line ?? 1,
        call,
        parameters,
        names: [name],
        imports: importOf(name),
        owner: ['method', 'property'].includes(its) ? name : null,
      };
    };
    if (kind === 'function') return [target(name, 'function', name, count)];
    if (kind === 'object')
      return methods.map((each) =>
        target(`${name}.${each.name}`, 'function', `${name}.${each.name}`, each.parameters),
      );
    return kind === 'class' ? ofClass(name, count, facts, target) : [];
  });
}

function ofClass(name, count, facts, target) {
  const node = facts.classes.get(name);
  const isAbstract = node?.abstract === true;
  const hidden = hiddenMembers(node);
  const members = (node?.body.body ?? []).filter(
    ({ type, key, kind }) =>
      /^Class(Method|Property)$/.test(type) &&
      key.name &&
      kind !== 'constructor' &&
      !hidden.has(key.name) &&
      !key.name.startsWith('_'),
  );
  const prototypes = [...facts.functions.keys()]
    .filter((each) => each.startsWith(`${name}.`))
    .map((each) => each.slice(name.length + 1));
  const known =
    members.length > 0 ? members : prototypes.map((each) => ({ key: { name: each }, kind: 'method' }));
  const self = selfOf(name);
  const rest = known.flatMap((member) => {
    const its = `${name}.${member.key.name}`;
    if (!facts.functions.has(its) || member.kind === 'set' || member.abstract) return [];
    if (member.static) return [target(its, 'static_method', its)];
    if (isAbstract) return [];
    return [
      member.kind === 'get'
        ? target(its, 'property', `${self}.${member.key.name}`)
        : target(its, 'method', `${self}.${member.key.name}`),
    ];
  });
  return isAbstract ? rest : [target(name, 'constructor', `new ${name}`, count), ...rest];
}

/** `HttpCart` → `httpCart` */
function selfOf(name) {
  const self = name.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (head) => head.toLowerCase());
  return self === name ? 'subject' : self;
}

const unknownParameters = (count) =>
  Array.from({ length: count }, (_, place) => ({
    name: `value${place + 1}`,
    shape: { kind: 'any' },
    isOptional: false,
    isRest: false,
    isTyped: false,
  }));

function importsOf({ style }, sourceName, defaultName, { isWholeExport }) {
  const from = `'./${sourceName}'`;
  if (style === 'bare') return () => [];
  if (style === 'cjs')
    return (name) => [
      isWholeExport && name === defaultName
        ? `const ${name} = require(${from});`
        : `const { ${name} } = require(${from});`,
    ];
  return (name) => [
    name === defaultName ? `import ${name} from ${from};` : `import { ${name} } from ${from};`,
  ];
}

module.exports = { selfOf, targetsOf };
