import { javascriptJest } from './javascript-jest';
import type { Runtime } from './runtime';

const MIB = 1024 * 1024;

/** JavaScript's image with the type checker loaded. */
export const typescriptJest: Runtime = {
  ...javascriptJest,
  id: 'typescript-jest',
  language: 'typescript',
  environment: { TESTER_LANGUAGE: 'typescript' },
  tools: ['typescript', 'node', 'jest'],
  // The checker and its libraries take some 200 MiB of it.
  limits: { ...javascriptJest.limits, memoryBytes: 512 * MIB },
  minMemoryBytes: 320 * MIB,
  sourceFile: 'incoming/source.ts',
  suiteFile: 'incoming/suite.ts',
};
