import type { Language, RuntimeId } from '@tester/contracts';

/** The runtime that executes suites of a language. */
export const RUNTIME_OF_LANGUAGE: Readonly<Record<Language, RuntimeId>> = {
  python: 'python-pytest',
  javascript: 'javascript-jest',
  typescript: 'typescript-jest',
  java: 'java-junit',
};
