import { TesterException } from '@tester/exceptions';

/** How work ended, as a label: `CANCELLED`, the code of our exception, or `INTERNAL` for what nobody foresaw. */
export function outcomeOf(error: unknown): string {
  if (error instanceof TesterException) return error.code;
  return isAbort(error) ? 'CANCELLED' : 'INTERNAL';
}

/** By name: an `AbortError` is a DOMException, which is not always an instance of this realm's Error. */
export const isAbort = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';
