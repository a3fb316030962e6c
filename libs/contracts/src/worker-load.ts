/** Response header in which a worker says, with every answer, how busy it is. */
export const WORKER_LOAD_HEADER = 'tester-load';

/** How busy a worker is. */
export interface WorkerLoad {
  /** Runs that have a slot. */
  active: number;
  /** Runs that wait for one. */
  waiting: number;
  /** Runs it does at a time. */
  slots: number;
}

const PATTERN = /^active=(\d{1,6}), waiting=(\d{1,6}), slots=(\d{1,6})$/;

/** As a dictionary of RFC 9651. */
export const formatWorkerLoad = ({ active, waiting, slots }: WorkerLoad): string =>
  `active=${active}, waiting=${waiting}, slots=${slots}`;

/** @param header null when there is none. @returns null when it does not say. */
export function parseWorkerLoad(header: string | null): WorkerLoad | null {
  const [, active, waiting, slots] = PATTERN.exec(header ?? '') ?? [];
  if (active === undefined) return null;
  return { active: Number(active), waiting: Number(waiting), slots: Number(slots) };
}
