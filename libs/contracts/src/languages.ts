/** Languages that the wire knows; a deployment offers those it has a runtime for. */
export const LANGUAGES = ['python', 'javascript', 'typescript', 'java'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Runtimes a suite can be executed in. Later languages add theirs here. */
export const RUNTIME_IDS = ['python-pytest', 'javascript-jest', 'typescript-jest', 'java-junit'] as const;
export type RuntimeId = (typeof RUNTIME_IDS)[number];

/** Runtimes whose compiler can look at a source alone; the other languages are parsed by their own parsers in the API. */
export const COMPILING_RUNTIME_IDS = ['python-pytest', 'java-junit'] as const satisfies readonly RuntimeId[];

/** Name of a source's file or module without its extension: `calc`, `cart.service`, `date-utils`. Never a path. */
export const SOURCE_NAME_PATTERN = /^[A-Za-z_$][\w$]*(?:[.-][\w$]+)*$/;
