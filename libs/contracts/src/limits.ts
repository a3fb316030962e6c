/** Every limit a client can see, with its unit in the name. Sandbox limits are the worker's own. */

/** Characters of source accepted by `POST /api/generate`; the lower bound counts after trimming. */
export const SOURCE_MIN_CHARACTERS = 10;
export const SOURCE_MAX_CHARACTERS = 10_000;
/** Bytes of such a source as UTF-8: what is counted as one character may be a long sequence of them. */
export const SOURCE_MAX_BYTES = 40_000;
/** Characters of suite accepted for an execution. */
export const SUITE_MAX_CHARACTERS = 200_000;
/** Bytes of request body read before a request is refused with 413. */
export const REQUEST_BODY_MAX_BYTES = 1_048_576;
/** Characters of source, and of suite, that the worker takes at most, whatever its operator allows. */
export const CODE_MAX_CHARACTERS = 4_194_304;
/** Bytes of request body that the worker reads: source and suite, with room for escapes. */
export const WORKER_BODY_MAX_BYTES = 12_582_912;
/** Entries returned by the history list. */
export const HISTORY_PAGE_MAX_ENTRIES = 50;
/** Characters of a history cursor; ours are much shorter. */
export const HISTORY_CURSOR_MAX_CHARACTERS = 512;
/** Characters of a module name (`name`, without extension). */
export const SOURCE_NAME_MAX_CHARACTERS = 64;
/** Characters of a Turnstile token (Cloudflare's documented maximum). */
export const TURNSTILE_TOKEN_MAX_CHARACTERS = 2048;
/** Trials in one request to the worker, and tests that one of them may name. */
export const TRIALS_MAX = 1_000;
export const TRIAL_TESTS_MAX = 5_000;
/** Mutants that one exploration may be given. */
export const EXPLORATION_MUTANTS_MAX = 1_500;
/** Repetitions, and mutants, of one verification. */
export const VERIFICATION_REPEATS_MAX = 20;
export const VERIFICATION_MUTANTS_MAX = 400;
/** Tests that disagree and that one request decides about, and characters of the name of one. */
export const ACCEPTED_MAX = 200;
export const ACCEPTED_NAME_MAX_CHARACTERS = 1_000;
/** Rounds in which the writer is asked to close gaps. */
export const VERIFICATION_ROUNDS_MAX = 3;
export const VERIFICATION_SECONDS_MIN = 5;
export const VERIFICATION_SECONDS_MAX = 300;
