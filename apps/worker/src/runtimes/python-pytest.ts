import type { Runtime } from './runtime';

export const pythonPytest: Runtime = {
  id: 'python-pytest',
  minMemoryBytes: 96 * 1024 * 1024,
  sourceFile: 'incoming/source.py',
  suiteFile: 'incoming/suite.py',
};
