import type { Problem } from '@tester/contracts';
import {
  InvalidRequestException,
  NoFreeSlotException,
  SandboxUnavailableException,
  WorkerUnavailableException,
  type TesterException,
} from '@tester/exceptions';

/**
 * What the worker's refusal means here: its 503 codes pass on, its 4xx about the request too; the rest is our trouble.
 * @param status of the answer, or of the problem that ended a stream
 */
export function workerRefusal(
  status: number,
  problem: Partial<Problem>,
  retryAfterSeconds?: number,
): TesterException {
  const { code, detail, errors } = problem;
  const context = { status, code, detail };
  if (code === 'NO_FREE_SLOT')
    return new NoFreeSlotException('the worker is full', { context, retryAfterSeconds });
  if (code === 'SANDBOX_UNAVAILABLE') {
    return new SandboxUnavailableException('the worker has no engine', { context, retryAfterSeconds });
  }
  if (status === 400 && errors) {
    return new InvalidRequestException('the worker refused the request', { context, faults: errors });
  }
  return new WorkerUnavailableException(`the worker answered ${status}`, { context });
}
