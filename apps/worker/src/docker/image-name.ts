import type { RuntimeId } from '@tester/contracts';
import type { EngineConfig } from '../config/worker-config';
import { RUNTIMES } from '../runtimes/runtimes';

/** Name and tag under which the engine has the image of a runtime. */
export const imageOf = ({ imagePrefix, imageTag }: EngineConfig, runtime: RuntimeId): string =>
  `${imagePrefix}/${RUNTIMES[runtime].image}:${imageTag}`;
