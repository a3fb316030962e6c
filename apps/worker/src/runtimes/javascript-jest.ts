import { USUAL_LIMITS, type Runtime } from './runtime';

const MIB = 1024 * 1024;

export const javascriptJest: Runtime = {
  id: 'javascript-jest',
  language: 'javascript',
  image: 'javascript-jest',
  environment: { TESTER_LANGUAGE: 'javascript' },
  tools: ['node', 'jest'],
  // A dozen threads are Node's own. Many more workers would fill the memory before they reached a limit of their own.
  limits: { ...USUAL_LIMITS, memoryBytes: 384 * MIB, maxProcesses: 48 },
  minMemoryBytes: 192 * MIB,
  minProcesses: 24,
  outOfMemoryExitCode: null,
  sourceFile: 'incoming/source.js',
  suiteFile: 'incoming/suite.js',
};
