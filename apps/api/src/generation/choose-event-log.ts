import { NoSharedStreams } from '../cache/no-shared-streams';
import type { SharedStreams } from '../cache/shared-streams.port';
import type { ApiConfig } from '../config/api-config';
import type { EventLog } from './event-log.port';
import type { GenerationLimits } from './generation-limits';
import type { InMemoryEventLog } from './in-memory/in-memory-event-log';
import { SharedEventLog } from './shared/shared-event-log';
import type { SuiteKeys } from './suite-keys';

/** The log of this instance, mirrored where there may be others. */
export const chooseEventLog = (
  own: InMemoryEventLog,
  streams: SharedStreams,
  keys: SuiteKeys,
  limits: GenerationLimits,
  config: ApiConfig,
): EventLog =>
  streams instanceof NoSharedStreams ? own : new SharedEventLog(own, streams, keys, limits, config);
