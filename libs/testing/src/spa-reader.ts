/** What the page of TESTER 0.7 shows once it has read a generation's stream. */
export interface SpaView {
  suite: string;
  isDone: boolean;
  /** The error's message, as its dialog shows it. */
  error: string | null;
}

interface SpaEvent {
  type?: string;
  content?: string;
  message?: string;
}

/**
 * Reads a stream the way the deployed page does, faithfully to its gaps: it splits on LF alone, knows `event:` and
 * `data:` lines, takes one JSON object per data line, and appends data that is no JSON to the suite as text.
 */
export async function readAsSpa(body: AsyncIterable<Uint8Array>): Promise<SpaView> {
  const view: SpaView = { suite: '', isDone: false, error: null };
  const decoder = new TextDecoder();
  let buffered = '';
  let eventName = '';
  for await (const bytes of body) {
    buffered += decoder.decode(bytes, { stream: true });
    const lines = buffered.split('\n');
    buffered = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('event:')) eventName = line.slice('event:'.length).trim();
      else if (line.startsWith('data:')) {
        readData(line.slice('data:'.length).trim(), eventName, view);
        eventName = '';
        if (view.isDone || view.error !== null) return view;
      }
    }
  }
  return view;
}

function readData(data: string, eventName: string, view: SpaView): void {
  const event = parse(data);
  if (event === null) view.suite += data;
  else if (eventName === 'error' || event.type === 'error') view.error = event.message ?? '';
  else if (eventName === 'status') return;
  else if (event.type === 'chunk') view.suite += event.content ?? '';
  else if (event.type === 'done') view.isDone = true;
}

function parse(data: string): SpaEvent | null {
  try {
    return JSON.parse(data) as SpaEvent;
  } catch {
    return null;
  }
}
