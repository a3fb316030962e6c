import type { GenerationEvent, StreamEvent } from '@tester/contracts';
import { SSE_HEARTBEAT } from '@tester/nest-kit';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import fc from 'fast-check';
import { encodeSse, SSE_PREAMBLE } from './sse';

const ID = '6f1c7b0e-8a53-4d7e-9a53-0f4a2f6f7c11';
const NASTY = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\r',
    '\n',
    '\r\n',
    '\n\n',
    '\0',
    'data: x\n\n',
    'event: error\ndata: {}\n\n',
    '\u2028',
    'id: 1\n',
  ),
  fc
    .array(fc.constantFrom('\n', '\r', '\0', 'data:', ':', ' ', 'event: done', '{', '한'))
    .map((a) => a.join('')),
);
const event: fc.Arbitrary<GenerationEvent> = fc.oneof(
  NASTY.map((content) => ({ type: 'chunk', content }) as const),
  NASTY.map((message) => ({ type: 'warning', code: 'NOT_PERSISTED', message }) as const),
  NASTY.map((message) => ({ type: 'status', step: 'writing', generationId: ID, message }) as const),
  fc.tuple(NASTY, NASTY).map(
    ([message, detail]) =>
      ({
        type: 'error',
        message,
        detail,
        title: 't',
        status: 503,
        code: 'AI_UNAVAILABLE',
        traceId: 'x',
      }) as const,
  ),
  NASTY.map((reason) => ({ type: 'incomplete', generationId: ID, reason, message: '' }) as const),
);

function parse(stream: string): { events: EventSourceMessage[]; retries: number[] } {
  const events: EventSourceMessage[] = [];
  const retries: number[] = [];
  const parser = createParser({
    onEvent: (message) => events.push(message),
    onRetry: (interval) => retries.push(interval),
    onError: (error) => {
      throw error;
    },
  });
  parser.feed(stream);
  return { events, retries };
}

describe(encodeSse.name, () => {
  it('lets no content end its event or forge another', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 6 }), (written) => {
        const stream = SSE_PREAMBLE + written.map((e, i) => encodeSse(ID, i + 1, e) + SSE_HEARTBEAT).join('');
        const { events, retries } = parse(stream);
        expect(retries).toEqual([3000]);
        expect(events.map(({ id }) => id)).toEqual(written.map((_, i) => `${ID}:${i + 1}`));
        expect(events.map(({ data }) => JSON.parse(data) as unknown)).toEqual(
          written.map((e) => JSON.parse(JSON.stringify(e)) as unknown),
        );
      }),
    );
  });

  it.each<[StreamEvent, string | undefined]>([
    [{ type: 'chunk', content: 'x' }, undefined],
    [
      { type: 'done', generationId: ID, historyId: ID, persisted: true, cached: false, model: 'm' },
      undefined,
    ],
    [{ type: 'status', step: 'saving', generationId: ID, message: '' }, 'status'],
    [{ type: 'warning', code: 'NOT_PERSISTED', message: '' }, 'warning'],
    [{ type: 'cancelled', generationId: ID, message: '' }, 'cancelled'],
    [{ type: 'incomplete', generationId: ID, reason: 'max_tokens', message: '' }, 'incomplete'],
  ])('names %j %s', (written, name) => {
    expect(parse(encodeSse(ID, 1, written)).events[0]?.event).toBe(name);
  });

  it('gives an event outside the log no id to resume from', () => {
    expect(encodeSse(ID, null, { type: 'resync', generationId: ID })).toBe(
      `event: resync\ndata: {"type":"resync","generationId":"${ID}"}\n\n`,
    );
  });

  it('strips line ends from an id', () => {
    expect(encodeSse('a\r\nid: b\0', 1, { type: 'chunk', content: '' })).toMatch(/^id: aid: b:1\n/);
  });
});
