'use strict';
/** What goes out of a call and its record: text in the source's language. */

function observation({ qualifiedName, call, imports, names }, plan, record) {
  const {
    outcome,
    value,
    type,
    message,
    deliberate,
    approximate,
    drained,
    resultState,
    stateAfter,
    argsAfter,
    arcs,
    isKnown,
  } = record;
  const others =
    isKnown &&
    !/^(Error|TypeError|RangeError|SyntaxError|ReferenceError|EvalError|URIError|AggregateError)$/.test(type)
      ? [type]
      : [];
  return {
    id: plan.id,
    callable: qualifiedName,
    setup: plan.setup,
    receiver: call.includes('.') ? call.slice(0, call.lastIndexOf('.')) : null,
    call: plan.call,
    args: plan.args,
    argNames: plan.argNames,
    names: [...names, ...others],
    imports: [
      ...imports,
      ...others
        .map((name) => imports[0]?.replace(/(?:\{ )?[\w$]+(?: \})?(?= (?:from|=))/, `{ ${name} }`))
        .filter(Boolean),
    ],
    outcome,
    value,
    type,
    message,
    deliberate,
    approximate,
    drained,
    resultState,
    stateAfter,
    argsAfter,
    filesAfter: {},
    usesFiles: false,
    stdout: null,
    arcs,
  };
}

module.exports = { observation };
