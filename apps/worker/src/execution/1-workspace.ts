import type { ExecutionRequest, RunLimits } from '@tester/contracts';
import { InvalidRequestException } from '@tester/exceptions';
import type { Runtime } from '../runtimes/runtime';
import type { SandboxJob } from '../sandbox/sandbox.port';

/** What a sandbox needs to execute a suite: its files, and what the runner must know about them. */
export type Workspace = Pick<SandboxJob, 'files' | 'settings'>;

/**
 * Source and suite stay files of their own. Which name the suite gives the source is the runner's to find out when the
 * caller does not say: only the image knows what is installed beside it.
 * @throws InvalidRequestException when one of them is larger than it may be.
 */
export function prepareWorkspace(
  { source, suite, sourceName }: Pick<ExecutionRequest, 'source' | 'suite' | 'sourceName'>,
  runtime: Pick<Runtime, 'sourceFile' | 'suiteFile'>,
  limits: Pick<RunLimits, 'sourceBytes' | 'suiteBytes' | 'wallMs'>,
): Workspace {
  ensureSize('source', source, limits.sourceBytes);
  ensureSize('suite', suite, limits.suiteBytes);
  return {
    files: { [runtime.sourceFile]: source, [runtime.suiteFile]: suite },
    // The runner plans with its time: what comes after the tests may be left out.
    settings: { wallMs: limits.wallMs, ...(sourceName !== undefined && { sourceName }) },
  };
}

function ensureSize(field: string, text: string, limitBytes: number): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= limitBytes) return;
  const message = `has ${bytes} bytes, more than ${limitBytes}`;
  throw new InvalidRequestException(`the ${field} ${message}`, {
    faults: [{ field, message, messageKey: 'constraintTooManyBytes', parameters: { max: limitBytes } }],
  });
}
