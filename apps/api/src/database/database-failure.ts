import { isNativeError } from 'node:util/types';
import { DatabaseUnavailableException, InternalException, TesterException } from '@tester/exceptions';

/** Seconds after which a repeated request may find the database back. */
const RETRY_AFTER_SECONDS = 5;

/**
 * SQLSTATE classes (or whole codes) that speak of the server's state, not of our statement: connection, authorisation of
 * the connection, missing database, rollback on conflict, no resources, operator's intervention, system error, and a
 * standby that refuses writes. PostgREST's own: no connection (0), our key is refused (3), its inner errors (X).
 */
const SERVER_TROUBLE = /^(08|28|3D|40|53|57|58|25006|PGRST[03X])/;

/** Five characters; no class begins with E, but codes of the operating system such as EPIPE do. Or PostgREST's own. */
const SQL_STATE = /^((?!E)[0-9A-Z]{5}|PGRST[0-9X]\d\d)$/;

const sqlStateOf = (error: unknown): string | null => {
  const code = isNativeError(error) && 'code' in error ? error.code : null;
  return typeof code === 'string' && SQL_STATE.test(code) ? code : null;
};

/**
 * What a driver's error means to our callers. An error without SQLSTATE never came from the server's judgement of a
 * statement: the network, a timeout, or a database that is closed.
 */
export function databaseFailureOf(error: unknown, deed: string): TesterException {
  if (error instanceof TesterException) return error;
  const sqlState = sqlStateOf(error);
  if (sqlState === null || SERVER_TROUBLE.test(sqlState)) {
    return new DatabaseUnavailableException(`the database is away: ${deed}`, {
      cause: error,
      context: { sqlState },
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
  return new InternalException(`the database refused: ${deed}`, { cause: error, context: { sqlState } });
}
