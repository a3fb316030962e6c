/** Languages that the wire knows; a deployment offers those it has a runtime for. */
export const LANGUAGES = ['python', 'javascript', 'typescript', 'java'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Runtimes a suite can be executed in. Later languages add theirs here. */
export const RUNTIME_IDS = ['python-pytest'] as const;
export type RuntimeId = (typeof RUNTIME_IDS)[number];
