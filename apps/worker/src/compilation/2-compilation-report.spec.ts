import type { SandboxRun } from '../sandbox/sandbox.port';
import { aRun } from '../sandbox/spec/sandbox-run';
import { readCompilation } from './2-compilation-report';

const fault = { message: "'return' outside function", line: 1, column: 1 };
const compiled = (told: unknown): object => ({ kind: 'compiled', fault: told });
const UNKNOWN = { standing: 'unknown', fault: null };

describe(readCompilation.name, () => {
  it('should take a source that the compiler takes', () => {
    expect(readCompilation(aRun([compiled(null), { kind: 'end', exitCode: 0 }]))).toEqual({
      standing: 'valid',
      fault: null,
    });
  });

  it('should tell the first fault, and nothing that is none of it', () => {
    expect(readCompilation(aRun([compiled({ ...fault, mood: 'bad' })]))).toEqual({
      standing: 'invalid',
      fault,
    });
  });

  it.each<[string, SandboxRun]>([
    ['timed out', aRun([compiled(fault)], { end: 'timed_out' })],
    ['ran out of memory', aRun([compiled(fault)], { end: 'out_of_memory' })],
    ['broke off', aRun([compiled(fault)], { end: 'lost', exitCode: null })],
    ['ended with another code', aRun([compiled(fault)], { exitCode: 70 })],
    ['reported what the runner did not say', aRun([compiled(fault)], { isReportIntact: false })],
    ['said nothing', aRun([])],
    ['said it twice', aRun([compiled(null), compiled(fault)])],
    ['said nonsense', aRun([null, 'compiled', { kind: 'compiled' }, compiled('all is bad')])],
    ['gave no place', aRun([compiled({ message: 'bad' })])],
    ['gave an impossible place', aRun([compiled({ ...fault, line: 0 })])],
    ['gave a list', aRun([compiled([fault])])],
  ])('should not refuse a source when the run %s', (_, ended) => {
    expect(readCompilation(ended)).toEqual(UNKNOWN);
  });
});
