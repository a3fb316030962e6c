import { USUAL_LIMITS, type Runtime } from './runtime';

const MIB = 1024 * 1024;

export const javaJunit: Runtime = {
  id: 'java-junit',
  language: 'java',
  image: 'java-junit',
  environment: {},
  tools: ['java', 'junit'],
  // The JVM's own threads count as processes: some thirty before the first line of a suite.
  limits: { ...USUAL_LIMITS, memoryBytes: 384 * MIB, maxProcesses: 128 },
  minMemoryBytes: 256 * MIB,
  minProcesses: 64,
  outOfMemoryExitCode: 3,
  sourceFile: 'incoming/Source.java',
  suiteFile: 'incoming/Suite.java',
};
