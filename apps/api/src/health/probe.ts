import { TesterException } from '@tester/exceptions';

/** Longest that a dependency may take to be called healthy; a probe of an orchestrator waits no longer either. */
const PROBE_TIMEOUT_MS = 2000;

export type ProbeResult =
  | { ok: true; latencyMs: number }
  /** `code` of our exception, or `TIMEOUT`: what the dependency itself said stays in the log. */
  | { ok: false; code: string };

/**
 * Asks a dependency how it is, within {@link PROBE_TIMEOUT_MS}. Never rejects.
 * @param ask answers with its round trip in milliseconds.
 */
export async function probe(ask: (signal: AbortSignal) => Promise<number>): Promise<ProbeResult> {
  const deadline = new AbortController();
  const timedOut = Promise.withResolvers<ProbeResult>();
  const timer = setTimeout(() => {
    timedOut.resolve({ ok: false, code: 'TIMEOUT' });
    deadline.abort();
  }, PROBE_TIMEOUT_MS);
  const answered = ask(deadline.signal).then(
    (latencyMs): ProbeResult => ({ ok: true, latencyMs: Math.round(latencyMs * 10) / 10 }),
    (error: unknown): ProbeResult => ({
      ok: false,
      code: error instanceof TesterException ? error.code : 'INTERNAL',
    }),
  );
  try {
    return await Promise.race([answered, timedOut.promise]);
  } finally {
    clearTimeout(timer);
  }
}
