/** A hold that nobody ended for this long is given back; far longer than any generation runs. Seconds. */
export const HOLD_SECONDS = 1_800;
/** How often expired holds are looked for. */
export const SWEEP_EVERY_MS = 60_000;
/** Holds released in one call of the database. */
export const SWEEP_BATCH = 100;
/** Characters of an `Idempotency-Key`. */
export const IDEMPOTENCY_KEY_MAX_CHARACTERS = 255;
/** What a client that counts is shown where generations are free. */
export const UNCOUNTED = 9_999;
