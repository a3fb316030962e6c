import { UnauthenticatedException } from '@tester/exceptions';
import type { Request } from 'express';

/** Characters of a token; Supabase's are below 2000. */
const TOKEN_MAX_CHARACTERS = 8192;
/** A compact JWS: three parts, none empty (a JWE has five, an unsigned token an empty third). */
const COMPACT_JWS = /^([\w-]+)\.[\w-]+\.[\w-]+$/;
/** Parameters such as jwk, jku, x5u or crit would let the token say how it is to be judged. */
const KNOWN_PARAMETERS = new Set(['alg', 'typ', 'kid']);
/** The header is flat, so a string before a colon is a name. */
const NAME = /"(?:[^"\\]|\\.)*"\s*:/g;

/**
 * Refuses a token by its form, before any cryptography: too long, not three parts, or a header that is anything but
 * `alg`, `typ` and `kid` as texts, each at most once.
 * @throws UnauthenticatedException.
 */
export function assertPlainToken(token: string): void {
  if (token.length > TOKEN_MAX_CHARACTERS) throw new UnauthenticatedException('the token is too long');
  const encoded = COMPACT_JWS.exec(token)?.[1];
  if (encoded === undefined) throw new UnauthenticatedException('the token is not a signed compact JWS');
  const text = Buffer.from(encoded, 'base64url').toString('utf8');
  const parameters = Object.entries(parsed(text));
  const isPlain = parameters.every(
    ([name, value]) => KNOWN_PARAMETERS.has(name) && typeof value === 'string',
  );
  if (!isPlain || text.match(NAME)?.length !== parameters.length) {
    throw new UnauthenticatedException('the token has an unusual header');
  }
}

function parsed(text: string): object {
  try {
    const header: unknown = JSON.parse(text);
    return typeof header === 'object' && header !== null && !Array.isArray(header) ? header : {};
  } catch (error) {
    throw new UnauthenticatedException('the header of the token is not JSON', { cause: error });
  }
}

/** @throws UnauthenticatedException when the request carries no bearer token. */
export function bearerTokenOf({ headers }: Pick<Request, 'headers'>): string {
  const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) throw new UnauthenticatedException('no bearer token');
  return token;
}
