/** An HTTP answer of Gemini other than 2xx. The SDK's own error has no headers, so it cannot tell when to come back. */
export class GeminiRefusal extends Error {
  constructor(
    readonly status: number,
    /** The upstream's own words: for our log alone, and only without our key. */
    readonly body: string,
    /** Milliseconds after which the upstream wants to be asked again; null when it did not say. */
    readonly retryAfterMs: number | null,
  ) {
    super(`status ${status}: ${body}`);
    this.name = GeminiRefusal.name;
  }
}

/**
 * `fetch` that throws what is no 2xx, a redirection included: our key goes where it was sent, and nowhere else.
 * @throws GeminiRefusal; as `fetch`.
 */
export const fetchOrRefuse: typeof fetch = async (input, init) => {
  const response = await fetch(input, { ...init, redirect: 'manual' });
  if (response.ok) return response;
  throw refusalOf(response.status, response.headers.get('retry-after'), await response.text());
};

/** @param retryAfter the header as it came; null when there is none. */
export function refusalOf(status: number, retryAfter: string | null, body: string): GeminiRefusal {
  const delays = [retryAfterIn(retryAfter), retryDelayIn(body)].filter((delay) => delay !== null);
  return new GeminiRefusal(status, body, delays.length === 0 ? null : Math.max(...delays));
}

/** Milliseconds of a `Retry-After`: seconds, or a date of HTTP. */
function retryAfterIn(header: string | null): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

/** Milliseconds of the `google.rpc.RetryInfo` in an error body: `"retryDelay": "1.5s"`. */
function retryDelayIn(body: string): number | null {
  const [, seconds] = /"retryDelay"\s*:\s*"(\d+(?:\.\d+)?)s"/.exec(body) ?? [];
  return seconds === undefined ? null : Number(seconds) * 1000;
}
