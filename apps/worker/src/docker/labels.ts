import type { RuntimeId } from '@tester/contracts';

export const INSTANCE_LABEL = 'tester.worker';
export const RUNTIME_LABEL = 'tester.runtime';

export const labelsOf = (instance: string, runtime: RuntimeId): Record<string, string> => ({
  [INSTANCE_LABEL]: instance,
  [RUNTIME_LABEL]: runtime,
});
