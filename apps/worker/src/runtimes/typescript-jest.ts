import { javascriptJest } from './javascript-jest';
import type { Runtime } from './runtime';

/** JavaScript's image with the type checker loaded. */
export const typescriptJest: Runtime = {
  ...javascriptJest,
  id: 'typescript-jest',
  language: 'typescript',
  environment: { TESTER_LANGUAGE: 'typescript' },
  tools: ['typescript', 'node', 'jest'],
  minMemoryBytes: 256 * 1024 * 1024,
  sourceFile: 'incoming/source.ts',
  suiteFile: 'incoming/suite.ts',
};
