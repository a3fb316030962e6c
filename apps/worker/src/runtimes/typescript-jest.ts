import { javascriptJest } from './javascript-jest';
import type { Runtime } from './runtime';

const MIB = 1024 * 1024;

/** JavaScript's image with TypeScript's compiler beside the tests. */
export const typescriptJest: Runtime = {
  ...javascriptJest,
  id: 'typescript-jest',
  language: 'typescript',
  environment: { TESTER_LANGUAGE: 'typescript' },
  tools: ['typescript', 'node', 'jest'],
  // The compiler takes some 60 MiB of it, and never more than 176.
  limits: { ...javascriptJest.limits, memoryBytes: 512 * MIB },
  minMemoryBytes: 256 * MIB,
  sourceFile: 'incoming/source.ts',
  suiteFile: 'incoming/suite.ts',
};
