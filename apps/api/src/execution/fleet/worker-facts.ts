import type { WorkerFacts } from '../sandbox-worker.port';

/** Out of the body of a worker's readiness probe; undefined when it tells none, or something else. */
export function workerFactsIn(text: string): WorkerFacts | undefined {
  const details = objectIn(parsed(text), 'details');
  const slots = countsIn(objectIn(details, 'slots'), ['active', 'waiting']);
  const stock = Object.entries(objectIn(details, 'pool') ?? {}).filter(([name]) => name !== 'status');
  const shelves = stock.map(([runtime, shelf]) => [runtime, countsIn(shelf, ['ready', 'growing', 'target'])]);
  if (slots === null || shelves.some(([, shelf]) => shelf === null)) return undefined;
  return { slots, pool: Object.fromEntries(shelves) as WorkerFacts['pool'] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page, perhaps: whether the worker is ready was told by the status.
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function objectIn(value: unknown, name: string): Record<string, unknown> | null {
  const inner = isObject(value) ? value[name] : null;
  return isObject(inner) ? inner : null;
}

/** These counts and nothing else; null when one of them is none. */
function countsIn<K extends string>(value: unknown, names: readonly K[]): Record<K, number> | null {
  const counts = names.map((name) => [name, isObject(value) ? value[name] : null] as const);
  if (!counts.every(([, count]) => Number.isInteger(count))) return null;
  return Object.fromEntries(counts) as Record<K, number>;
}
