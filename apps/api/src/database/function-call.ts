import { InternalException } from '@tester/exceptions';
import { parseExactly } from './exact-json';

export interface SqlStatement {
  text: string;
  values: unknown[];
}

/** Lower case and underscores are all our SQL names need, and what needs no quoting. */
const IDENTIFIER = /^[a-z_]+$/;

/** Sessions act with the rights of the functions' one caller, for this transaction alone. */
export const ACT_AS_SERVICE_ROLE = 'set local role service_role';

/** @throws InternalException when the name of the function, or of an argument, is not an identifier. */
export function assertIdentifiers(functionName: string, args: Readonly<Record<string, unknown>>): void {
  for (const name of [functionName, ...Object.keys(args)]) {
    if (!IDENTIFIER.test(name)) throw new InternalException(`not an SQL identifier: ${JSON.stringify(name)}`);
  }
}

/**
 * The statement that calls `public.<functionName>` with named arguments and returns one row with all rows as JSON text in
 * `rows`. Names go into the text, so they are checked; values travel as parameters.
 * @throws InternalException when a name is not an identifier.
 */
export function functionCall(functionName: string, args: Readonly<Record<string, unknown>>): SqlStatement {
  assertIdentifiers(functionName, args);
  const parameters = Object.keys(args).map((name, index) => `${name} => $${index + 1}`);
  return {
    text: `select coalesce(json_agg(to_json(r)), '[]')::text as rows from (select * from public.${functionName}(${parameters.join(', ')})) r`,
    values: Object.values(args),
  };
}

/** What the statement of {@link functionCall} answers with. */
export interface FunctionAnswer {
  rows: string;
}

export function rowsOfCall([answer]: readonly FunctionAnswer[]): Record<string, unknown>[] {
  return parseExactly(answer?.rows ?? '[]') as Record<string, unknown>[];
}
