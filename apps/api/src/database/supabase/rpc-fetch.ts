import { parseExactly } from '../exact-json';

/** An answer that is not PostgREST's: a gateway's (which refuses unknown keys), or of whoever else is at that address. */
export class ForeignAnswer extends Error {
  constructor(status: number, options?: ErrorOptions) {
    super(`answered ${status}, and not as the Data API does`, options);
    this.name = 'ForeignAnswer';
  }
}

/**
 * `fetch` for the SDK, which would take an empty 404 for success and round big integers: lets through answers and error
 * documents of PostgREST alone, with integers beyond 2^53 - 1 as text. Connections are shared and kept alive.
 * @throws ForeignAnswer; as `fetch`.
 */
export const rpcFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, { ...init, redirect: 'error' });
  const { status } = response;
  const text = await response.text();
  if (status === 204) return new Response(null, { status });
  const document = documentOf(text, status);
  if (!response.ok && !isErrorDocument(document)) throw new ForeignAnswer(status);
  return Response.json(document, { status });
};

function documentOf(text: string, status: number): unknown {
  try {
    return parseExactly(text);
  } catch (error) {
    throw new ForeignAnswer(status, { cause: error });
  }
}

const isErrorDocument = (document: unknown): boolean =>
  typeof document === 'object' &&
  document !== null &&
  'code' in document &&
  typeof document.code === 'string';
