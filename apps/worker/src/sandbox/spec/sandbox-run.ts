import type { SandboxRun } from '../sandbox.port';

/** A run that reported `records` and ended well. */
export const aRun = (records: unknown[], changes: Partial<SandboxRun> = {}): SandboxRun => ({
  end: 'exited',
  exitCode: 0,
  signal: null,
  limit: null,
  isReportIntact: true,
  records,
  output: { stdout: '', stderr: '', droppedBytes: 0 },
  wallMs: 12,
  cpuMs: 10,
  peakMemoryBytes: 1024,
  imageDigest: 'sha256:0',
  engineRuntime: 'runc',
  ...changes,
});
