import { InvalidRequestException } from '@tester/exceptions';
import { AI_SDK_DIALECT } from './ai-sdk-dialect';
import { TESTER_DIALECT } from './sse';
import type { StreamDialect } from './stream-dialect';

/** Names that `?protocol=` may ask for. */
export const PROTOCOLS = ['tester', 'ai-sdk'] as const;

const DIALECTS = new Map<string, StreamDialect>([
  ['tester', TESTER_DIALECT],
  ['ai-sdk', AI_SDK_DIALECT],
]);
/** `Accept: text/event-stream; protocol=ai-sdk` */
const ACCEPTED = /text\/event-stream\s*;\s*protocol="?([\w-]+)"?/i;

/**
 * The dialect a reader asks for; `?protocol=` wins over the parameter `protocol` of its `Accept`. Without either: ours.
 * @throws InvalidRequestException for a `?protocol=` that we do not speak. An `Accept` is a wish and never refused.
 */
export function chooseDialect(protocol: string | undefined, accept: string | undefined): StreamDialect {
  if (protocol === undefined) return DIALECTS.get(ACCEPTED.exec(accept ?? '')?.[1] ?? '') ?? TESTER_DIALECT;
  const dialect = DIALECTS.get(protocol);
  if (dialect !== undefined) return dialect;
  throw new InvalidRequestException('protocol is not one that is spoken here', {
    faults: [{ field: 'protocol', message: 'is not spoken here', messageKey: 'constraintOther' }],
  });
}
