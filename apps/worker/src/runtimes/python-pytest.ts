import { USUAL_LIMITS, type Runtime } from './runtime';

export const pythonPytest: Runtime = {
  id: 'python-pytest',
  language: 'python',
  image: 'python-pytest',
  environment: {},
  tools: ['python', 'pytest'],
  limits: USUAL_LIMITS,
  minMemoryBytes: 96 * 1024 * 1024,
  minProcesses: 8,
  outOfMemoryExitCode: null,
  sourceFile: 'incoming/source.py',
  suiteFile: 'incoming/suite.py',
};
