/** PostgREST's error document and its HTTP status. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly document: { code: string; message: string; details: string | null; hint: string | null },
  ) {
    super(document.message);
    this.name = 'ApiFailure';
  }

  static of(status: number, code: string, message: string, details: string | null = null): ApiFailure {
    return new ApiFailure(status, { code, message, details, hint: null });
  }
}

/** Beginnings of SQLSTATEs with their HTTP status, the first match counts; PostgREST's table "HTTP Status Codes". */
const STATUS_OF_SQLSTATE: readonly [string, number][] = [
  ['08', 503],
  ['09', 500],
  ['0L', 403],
  ['0P', 403],
  ['23503', 409],
  ['23505', 409],
  ['25006', 405],
  ['25', 500],
  ['28', 403],
  ['2D', 500],
  ['38', 500],
  ['39', 500],
  ['3B', 500],
  ['40', 500],
  ['53400', 500],
  ['53', 503],
  ['54', 500],
  ['55', 500],
  ['57', 500],
  ['58', 500],
  ['F0', 500],
  ['HV', 500],
  ['P0001', 400],
  ['P0', 500],
  ['XX', 500],
  ['42883', 404],
  ['42P01', 404],
  ['42P17', 500],
];

/** @param isAnonymous whoever is refused without a token may still bring one: 401 instead of 403. */
export function statusOfSqlState(code: string, isAnonymous: boolean): number {
  if (code === '42501') return isAnonymous ? 401 : 403;
  const raised = /^PT(\d{3})$/.exec(code);
  if (raised) return Number(raised[1]);
  return STATUS_OF_SQLSTATE.find(([beginning]) => code.startsWith(beginning))?.[1] ?? 400;
}
