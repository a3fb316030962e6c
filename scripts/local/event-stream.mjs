/**
 * Reads server-sent events: yields the JSON of each event's `data`, in order.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<{ type: string, [field: string]: unknown }>}
 */
export async function* readEvents(body) {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    rest += decoder.decode(bytes, { stream: true });
    const frames = rest.split(/\r?\n\r?\n/);
    rest = frames.pop() ?? '';
    for (const frame of frames) {
      const data = frame.split(/\r?\n/).filter((line) => line.startsWith('data:'));
      if (data.length > 0) yield JSON.parse(data.map((line) => line.slice(5).replace(/^ /, '')).join('\n'));
    }
  }
}
