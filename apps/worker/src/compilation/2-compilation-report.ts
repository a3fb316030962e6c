import { CompilerFault, type Compilation } from '@tester/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { SandboxRun } from '../sandbox/sandbox.port';

/**
 * What a run says of the source. A run that broke off says nothing of it, nor does one whose report is not the
 * runner's own: only a compiler that came to its end may refuse.
 */
export function readCompilation(run: SandboxRun): Compilation {
  const [compiled, ...more] = run.records.filter(isCompiled);
  const isWhole = run.end === 'exited' && run.exitCode === 0 && run.isReportIntact && more.length === 0;
  if (!isWhole || compiled === undefined) return { standing: 'unknown', fault: null };
  if (compiled.fault === null) return { standing: 'valid', fault: null };
  const fault = plainToInstance(CompilerFault, compiled.fault);
  const isFault = fault instanceof CompilerFault && validateSync(fault, { whitelist: true }).length === 0;
  return isFault ? { standing: 'invalid', fault } : { standing: 'unknown', fault: null };
}

const isCompiled = (record: unknown): record is { kind: 'compiled'; fault: object | null } =>
  typeof record === 'object' &&
  record !== null &&
  'kind' in record &&
  record.kind === 'compiled' &&
  'fault' in record &&
  typeof record.fault === 'object';
