const NUMBER = String.raw`-?\d+(?:\.\d+)?(?:e[+-]?\d+)?`;
const FLOAT = String.raw`-?(?:\d+\.\d+(?:e[+-]?\d+)?|\d+e[+-]?\d+)`;
const ONE_FLOAT = new RegExp(`^${FLOAT}$`);
const FLAT_NUMBERS = new RegExp(`^(?:\\[${NUMBER}(?:, ${NUMBER})*\\]|\\(${NUMBER},?(?: ${NUMBER},?)*\\))$`);
const FLAT_MAPPING = new RegExp(String.raw`^\{(?:'\w*'|\d+): ${NUMBER}(?:, (?:'\w*'|\d+): ${NUMBER})*\}$`);

/** Whether `pytest.approx` takes the value: a float, or a flat list, tuple or dict of numbers with a float in it. */
export function isApproximable(value: string): boolean {
  if (ONE_FLOAT.test(value)) return true;
  return (FLAT_NUMBERS.test(value) || FLAT_MAPPING.test(value)) && /\d[.e]/.test(value);
}

/** `subject is True`, `subject == 3` or `subject == pytest.approx(0.5)`. */
export function comparison(subject: string, value: string): string {
  if (value === 'True' || value === 'False' || value === 'None') return `${subject} is ${value}`;
  return `${subject} == ${isApproximable(value) ? `pytest.approx(${value})` : value}`;
}

const OPERATOR = String.raw`(?:[-+*/%@&|^<>]|==|!=|<=|>=|<<|>>|\*\*|//|in)`;
const OPERATOR_CALL = new RegExp(String.raw`^\{\d\} ${OPERATOR} |^[\w.]+ ${OPERATOR}=? \{\d\}$`);
const COMPARISON_CALL = /^\S+ (?:==|!=|<|>|<=|>=|in) \S+$/;

/** Whether the call is a comparison, which must not be chained with another one. */
export const isComparison = (call: string): boolean => COMPARISON_CALL.test(call);

/** Arguments put into a call such as `price({0}, vat={1})`; operands that an operator would tear apart get brackets. */
export function filled(call: string, args: readonly string[]): string {
  const isOperator = OPERATOR_CALL.test(call);
  return call.replace(/\{(\d+)\}/g, (whole, digits: string) => {
    const argument = args[Number(digits)] ?? whole;
    return isOperator && !isAtom(argument) ? `(${argument})` : argument;
  });
}

function isAtom(code: string): boolean {
  let rest = code.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, 'x');
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/\([^()[\]{}]*\)|\[[^()[\]{}]*\]|\{[^()[\]{}]*\}/g, '');
  }
  return /^-?[\w.]*$/.test(rest);
}
