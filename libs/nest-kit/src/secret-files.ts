import { readFileSync } from 'node:fs';

const LAST_LINE_BREAK = /\r?\n$/;

/** What `NAME` or `NAME_FILE` holds; undefined where neither is set. A fault names the variable that it is about. */
export type FoundSecret =
  { value: string | undefined; problem?: undefined } | { variable: string; problem: string };

/**
 * Looks for a secret in `variable`, or in the file that `<variable>_FILE` names, as orchestrators mount them: its content
 * without the last line break. Neither a value nor a path is repeated in a fault.
 */
export function findSecret(
  variables: Readonly<Record<string, string | undefined>>,
  variable: string,
): FoundSecret {
  const value = variables[variable]?.trim();
  const fileVariable = `${variable}_FILE`;
  const file = variables[fileVariable]?.trim();
  if (!file) return { value };
  if (value) return { variable: fileVariable, problem: `is set beside ${variable}; set one of the two` };
  try {
    const content = readFileSync(file, 'utf8').replace(LAST_LINE_BREAK, '');
    if (content.trim() === '') return { variable: fileVariable, problem: 'names an empty file' };
    return { value: content };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return { variable: fileVariable, problem: `names a file that cannot be read (${code})` };
  }
}
