import type { Request, Response } from 'express';
import { knownExceptionOf } from './known-exception';
import { logFailure } from './log-failure';
import { problemOf } from './problem';
import { localeOfRequest, requestTraceId } from './request';
import { SseResponse } from './sse-response';

/** What fails within this time, in milliseconds, still gets an HTTP status of its own. */
const OPEN_AFTER_MS = 3_000;
const TIMING = { heartbeatMs: 10_000, stallMs: 60_000 };

/** One thing, in the two forms in which a client may ask for it. Only the one that is asked for is begun. */
export interface AnswerForms {
  answer(): Promise<unknown>;
  /** Each becomes a Server-Sent Event of the name `type`, with itself as data. */
  events(): AsyncIterable<{ readonly type: string }>;
}

/**
 * Answers with JSON, or, to those who prefer `text/event-stream`, with events as they come. An event is asked for when
 * the client has taken the one before. A failure in the middle is the last event, `error`, with a problem document.
 * @throws what fails before the first byte.
 */
export async function answerOrStream(
  { request, response }: { request: Request; response: Response },
  forms: AnswerForms,
): Promise<void> {
  response.vary('Accept');
  if (request.accepts(['application/json', 'text/event-stream']) !== 'text/event-stream') {
    response.status(200).json(await forms.answer());
    return;
  }
  const reader = forms.events()[Symbol.asyncIterator]();
  const first = reader.next();
  await settledWithin(first, OPEN_AFTER_MS);
  await using stream = new SseResponse(response, TIMING);
  try {
    for (let next = await first; next.done !== true; next = await reader.next()) {
      await stream.write(frameOf(next.value));
    }
  } catch (error) {
    if (!stream.gone.aborted) await stream.write(frameOf(errorEventOf(error, request)));
  } finally {
    await reader.return?.();
  }
}

/** JSON escapes line ends, so no content can end an event. */
const frameOf = (event: { readonly type: string }): string =>
  `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

function errorEventOf(error: unknown, request: Request): { type: string } {
  const problem = problemOf(
    knownExceptionOf(error) ?? error,
    localeOfRequest(request),
    requestTraceId(request),
  );
  logFailure(error, problem);
  const event = { type: 'error', message: problem.detail, ...problem };
  return event;
}

/** Returns when `promise` has settled or the time is over. @throws as `promise`, if it does so in time. */
async function settledWithin(promise: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)));
  try {
    await Promise.race([promise, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
