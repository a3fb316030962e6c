import type { RuntimeId } from '@tester/contracts';
import { pythonPytest } from './python-pytest';
import type { Runtime } from './runtime';

/** Every runtime that this worker offers. A new language adds its declaration here and its image in `sandbox/`. */
export const RUNTIMES: Readonly<Record<RuntimeId, Runtime>> = { 'python-pytest': pythonPytest };
