import { USUAL_LIMITS, type Runtime } from './runtime';

const MIB = 1024 * 1024;

export const javascriptJest: Runtime = {
  id: 'javascript-jest',
  language: 'javascript',
  image: 'javascript-jest',
  environment: { TESTER_LANGUAGE: 'javascript' },
  tools: ['node', 'jest'],
  // Node reserves more than it uses, and its own threads count as processes.
  limits: { ...USUAL_LIMITS, memoryBytes: 384 * MIB, maxProcesses: 96 },
  minMemoryBytes: 192 * MIB,
  minProcesses: 24,
  sourceFile: 'incoming/source.js',
  suiteFile: 'incoming/suite.js',
};
