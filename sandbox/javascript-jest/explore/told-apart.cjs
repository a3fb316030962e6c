'use strict';
/** Whether a test that pins what was seen would fail on what was seen again. */

const BUILT_IN =
  /^(Error|TypeError|RangeError|SyntaxError|ReferenceError|EvalError|URIError|AggregateError)$/;
const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;

function isToldApart(seen, again) {
  if (seen.outcome !== again.outcome) return true;
  if (seen.outcome === 'raised') {
    const isPinned = seen.message !== null && !(seen.isKnown && !BUILT_IN.test(seen.type));
    return isPinned ? seen.message !== again.message : seen.type !== again.type;
  }
  const { approximate } = seen;
  const lacks = (facts, others) =>
    Object.entries(facts).some(([code, text]) => !isAlike(text, others[code] ?? null, approximate));
  if (lacks(seen.stateAfter, again.stateAfter) || lacks(seen.argsAfter, again.argsAfter)) return true;
  if (Object.keys(seen.resultState).length > 0) return lacks(seen.resultState, again.resultState);
  return seen.drained !== again.drained || !isAlike(seen.value, again.value, approximate);
}

function isAlike(text, other, isApproximate) {
  if (text === other || text === null) return true;
  if (!isApproximate || other === null || text.replace(NUMBER, '#') !== other.replace(NUMBER, '#'))
    return false;
  const others = other.match(NUMBER);
  return text.match(NUMBER).every((each, place) => Math.abs(each - others[place]) < 5e-11);
}

module.exports = { isToldApart };
