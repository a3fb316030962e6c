import { InternalException } from '@tester/exceptions';

export interface SqlStatement {
  text: string;
  values: unknown[];
}

/** Lower case and underscores are all our SQL names need, and what needs no quoting. */
const IDENTIFIER = /^[a-z_]+$/;

/** Sessions act with the rights of the functions' one caller, for this transaction alone. */
export const ACT_AS_SERVICE_ROLE = 'set local role service_role';

/**
 * The statement that calls `public.<functionName>` with named arguments and returns one row with all rows as JSON in
 * `rows`. Names go into the text, so they are checked; values travel as parameters.
 * @throws InternalException when a name is not an identifier.
 */
export function functionCall(functionName: string, args: Readonly<Record<string, unknown>>): SqlStatement {
  const names = Object.keys(args);
  for (const name of [functionName, ...names]) {
    if (!IDENTIFIER.test(name)) throw new InternalException(`not an SQL identifier: ${JSON.stringify(name)}`);
  }
  const parameters = names.map((name, index) => `${name} => $${index + 1}`).join(', ');
  return {
    text: `select coalesce(json_agg(to_json(r)), '[]') as rows from (select * from public.${functionName}(${parameters})) r`,
    values: Object.values(args),
  };
}
