import type { Language } from '@tester/contracts';

/** Where the mutation operators find their places in the syntax tree of one language: types of nodes. */
export interface MutableGrammar {
  /** Expressions and assignments with an operator among their own tokens. */
  readonly operations: ReadonlySet<string>;
  /** A logical not, and the sign of a number, in front of one operand. */
  readonly unary: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  readonly strings: ReadonlySet<string>;
  /** Conditions are in their field `condition`. */
  readonly branches: ReadonlySet<string>;
  /** Of the branches, those that go round for ever when their condition always holds. */
  readonly loops: ReadonlySet<string>;
  readonly throws: ReadonlySet<string>;
  readonly jumps: ReadonlySet<string>;
  /** Of the things that an expression statement does, those that are missed when they are gone. */
  readonly effects: ReadonlySet<string>;
  readonly handlers: ReadonlySet<string>;
  /** Functions whose value is their body, when that is no block. */
  readonly expressionFunctions: ReadonlySet<string>;
  /** Nothing in these is code that runs: types, imports, annotations. */
  readonly deaf: ReadonlySet<string>;
  readonly nothing: string;
  readonly emptyStatement: string;
  readonly literals: Readonly<{ true: string; false: string }>;
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const PYTHON: MutableGrammar = {
  operations: set('binary_operator boolean_operator comparison_operator augmented_assignment'),
  unary: set('not_operator unary_operator'),
  numbers: set('integer float'),
  strings: set('string'),
  branches: set('if_statement elif_clause while_statement'),
  loops: set('while_statement'),
  throws: set('raise_statement'),
  jumps: set('break_statement continue_statement'),
  effects: set('call augmented_assignment assignment await'),
  handlers: set('except_clause'),
  expressionFunctions: set('lambda'),
  deaf: set('import_statement import_from_statement future_import_statement type'),
  nothing: 'None',
  emptyStatement: 'pass',
  literals: { true: 'True', false: 'False' },
};

const JAVASCRIPT: MutableGrammar = {
  operations: set('binary_expression augmented_assignment_expression update_expression'),
  unary: set('unary_expression'),
  numbers: set('number'),
  strings: set('string template_string'),
  branches: set('if_statement while_statement do_statement ternary_expression'),
  loops: set('while_statement do_statement'),
  throws: set('throw_statement'),
  jumps: set('break_statement continue_statement'),
  effects: set(
    'call_expression augmented_assignment_expression assignment_expression update_expression await_expression',
  ),
  handlers: set('catch_clause'),
  expressionFunctions: set('arrow_function'),
  deaf: set(
    'import_statement type_annotation type_alias_declaration interface_declaration literal_type type_arguments type_parameters',
  ),
  nothing: 'undefined',
  emptyStatement: ';',
  literals: { true: 'true', false: 'false' },
};

const JAVA: MutableGrammar = {
  operations: set('binary_expression assignment_expression update_expression'),
  unary: set('unary_expression'),
  numbers: set('decimal_integer_literal decimal_floating_point_literal'),
  strings: set('string_literal'),
  branches: set('if_statement while_statement do_statement ternary_expression'),
  loops: set('while_statement do_statement'),
  throws: set('throw_statement'),
  jumps: set('break_statement continue_statement'),
  effects: set('method_invocation assignment_expression update_expression'),
  handlers: set('catch_clause'),
  expressionFunctions: set(''),
  deaf: set('import_declaration package_declaration marker_annotation annotation'),
  nothing: 'null',
  emptyStatement: ';',
  literals: { true: 'true', false: 'false' },
};

export const MUTABLE: Readonly<Record<Language, MutableGrammar>> = {
  python: PYTHON,
  javascript: JAVASCRIPT,
  typescript: JAVASCRIPT,
  java: JAVA,
};
