import type { RuntimeId } from '@tester/contracts';
import { javaJunit } from './java-junit';
import { javascriptJest } from './javascript-jest';
import { pythonPytest } from './python-pytest';
import type { Runtime } from './runtime';
import { typescriptJest } from './typescript-jest';

/** Every runtime that this worker offers. A new language adds its declaration here and its image in `sandbox/`. */
export const RUNTIMES: Readonly<Record<RuntimeId, Runtime>> = {
  'python-pytest': pythonPytest,
  'javascript-jest': javascriptJest,
  'typescript-jest': typescriptJest,
  'java-junit': javaJunit,
};
