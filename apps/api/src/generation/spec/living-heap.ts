import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const SWEEPS = 4;
/** Closed connections take some turns to be let go of, and buffers are freed by a thread of their own. */
const BETWEEN_MS = 100;

/** Bytes of the objects that are alive, and of the buffers they hold. */
export async function livingHeapBytes(): Promise<number> {
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    await sleep(BETWEEN_MS);
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
