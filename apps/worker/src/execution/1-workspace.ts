import type { ExecutionRequest } from '@tester/contracts';
import type { Runtime } from '../runtimes/runtime';
import type { SandboxJob } from '../sandbox/sandbox.port';

/** What a sandbox needs to execute a suite: its files, and what the runner must know about them. */
export type Workspace = Pick<SandboxJob, 'files' | 'settings'>;

/**
 * Source and suite stay files of their own. Which name the suite gives the source is the runner's to find out when the
 * caller does not say: only the image knows what is installed beside it.
 */
export function prepareWorkspace(
  request: Pick<ExecutionRequest, 'source' | 'suite' | 'sourceName'>,
  runtime: Pick<Runtime, 'sourceFile' | 'suiteFile'>,
): Workspace {
  return {
    files: { [runtime.sourceFile]: request.source, [runtime.suiteFile]: request.suite },
    settings: request.sourceName === undefined ? {} : { sourceName: request.sourceName },
  };
}
