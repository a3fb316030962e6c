/** Rules of ours that a syntax pattern can state, each with the sentence a reader of the error needs. */
const RULES = {
  environment: [
    {
      selector: "MemberExpression[object.name='process'][property.name='env']",
      message: 'The environment is read in config alone; inject the typed configuration.',
    },
    {
      selector: 'ImportDeclaration[source.value=/^(node:)?process$/]',
      message: 'The environment is read in config alone; inject the typed configuration.',
    },
  ],
  failures: [
    {
      selector: 'CatchClause > BlockStatement[body.length=0]',
      message: 'A caught failure is handled, or goes on as the cause of another; it never vanishes.',
    },
    {
      selector:
        "CallExpression[callee.property.name='catch'] > ArrowFunctionExpression > BlockStatement[body.length=0]",
      message: 'A caught failure is handled, or goes on as the cause of another; it never vanishes.',
    },
  ],
  size: [
    {
      selector: "MethodDefinition[kind='constructor'] > FunctionExpression[params.length>5]",
      message: 'More than five dependencies: this class has more than one job.',
    },
  ],
  modules: [
    {
      selector: "ImportSpecifier[imported.name='forwardRef']",
      message: 'A cycle between modules means that a module is missing.',
    },
  ],
};

/**
 * @param {(keyof typeof RULES)[]} left the groups that do not hold for these files
 * @returns {import('eslint').Linter.RulesRecord}
 */
export function houseRulesWithout(...left) {
  const groups = Object.entries(RULES).filter(([name]) => !left.some((each) => each === name));
  return { 'no-restricted-syntax': ['error', ...groups.flatMap(([, rules]) => rules)] };
}

export const houseRules = houseRulesWithout();
