/**
 * What PostgREST answers to a call, as rows. It sends rows of a set as a list, one row as an object, and scalars bare,
 * where SQL would name them after their function.
 */
export function rowsOfRpc(functionName: string, answer: unknown): Record<string, unknown>[] {
  const values: unknown[] = Array.isArray(answer) ? answer : [answer];
  return values.map((value) => (isRow(value) ? value : { [functionName]: value }));
}

const isRow = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
