import type { ExecutionEvent } from '@tester/contracts';
import { WorkerUnavailableException } from '@tester/exceptions';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { workerRefusal } from './worker-refusal';

/** What a worker streams and is not the end in failure. */
export type WorkerEvent = Exclude<ExecutionEvent, { type: 'error' }>;

/**
 * Reads the worker's stream up to its report. The next event is read when it is asked for, so a slow reader of ours
 * slows the worker's answer down.
 * @throws what the worker's problem means here, and WorkerUnavailableException when there is no report at the end.
 */
export async function* readWorkerEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<WorkerEvent, void> {
  const messages = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(new EventSourceParserStream());
  for await (const { data } of messages) {
    const event = JSON.parse(data) as ExecutionEvent;
    if (event.type === 'error') throw workerRefusal(event.status, event);
    yield event;
    if (event.type === 'report') return;
  }
  throw new WorkerUnavailableException('the stream of the worker ended without a report');
}
