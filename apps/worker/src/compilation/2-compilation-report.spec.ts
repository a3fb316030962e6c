import type { SandboxRun } from '../sandbox/sandbox.port';
import { readCompilation } from './2-compilation-report';

const run = (records: unknown[], changes: Partial<SandboxRun> = {}): SandboxRun => ({
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
const fault = { message: "'return' outside function", line: 1, column: 1 };
const compiled = (told: unknown): object => ({ kind: 'compiled', fault: told });
const UNKNOWN = { standing: 'unknown', fault: null };

describe(readCompilation.name, () => {
  it('should take a source that the compiler takes', () => {
    expect(readCompilation(run([compiled(null), { kind: 'end', exitCode: 0 }]))).toEqual({
      standing: 'valid',
      fault: null,
    });
  });

  it('should tell the first fault, and nothing that is none of it', () => {
    expect(readCompilation(run([compiled({ ...fault, mood: 'bad' })]))).toEqual({
      standing: 'invalid',
      fault,
    });
  });

  it.each<[string, SandboxRun]>([
    ['timed out', run([compiled(fault)], { end: 'timed_out' })],
    ['ran out of memory', run([compiled(fault)], { end: 'out_of_memory' })],
    ['broke off', run([compiled(fault)], { end: 'lost', exitCode: null })],
    ['ended with another code', run([compiled(fault)], { exitCode: 70 })],
    ['reported what the runner did not say', run([compiled(fault)], { isReportIntact: false })],
    ['said nothing', run([])],
    ['said it twice', run([compiled(null), compiled(fault)])],
    ['said nonsense', run([null, 'compiled', { kind: 'compiled' }, compiled('all is bad')])],
    ['gave no place', run([compiled({ message: 'bad' })])],
    ['gave an impossible place', run([compiled({ ...fault, line: 0 })])],
    ['gave a list', run([compiled([fault])])],
  ])('should not refuse a source when the run %s', (_, ended) => {
    expect(readCompilation(ended)).toEqual(UNKNOWN);
  });
});
