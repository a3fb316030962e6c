import { GenerationLostException, GenerationUnreachableException } from '@tester/exceptions';
import { randomUUID } from 'node:crypto';
import type { SharedStreams } from '../../cache/shared-streams.port';
import { SharedWriting } from '../shared-writing';
import type { SuiteKeys } from '../suite-keys';
import type { SuiteWriter, WriteRequest, WriterEvent } from '../suite-writer.port';
import { WrappingSuiteWriter } from '../wrapping-suite-writer';
import { StreamMirror } from './stream-mirror';
import { StreamReader, type ReadTiming } from './stream-reader';
import type { StreamSeal } from './stream-seal';

const ENDED_TTL_MS = 5_000;
const CLAIM_TTL_MS = 60_000;
/** Who reads along says so this often; a writing that nobody says so of for longer is not read elsewhere any more. */
const WANT_EVERY_MS = 2_000;
const WANTED_MS = 10_000;
/** A writing of another instance that gives nothing for this long is not waited for any longer. */
const SILENCE_MS = 90_000;
const TIMING: ReadTiming = { lookMs: 1_000, patienceMs: 5_000 };
const PREFIX = 'writing:';

/** Nothing, or how a writing ended; beside the writer's own events in a stream. */
type Mark = { type: 'begin' } | { type: 'end'; isWhole: boolean };

interface Led {
  readonly writing: SharedWriting;
  /** Set while another instance reads along; aborted when it has been silent for too long. */
  absence: AbortController | null;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Lets the instances of the API share one writing of a suite: the first to ask for it leads, the others read along from
 * its start. Where that fails before anything was read, they write it themselves. The leader writes on while anyone reads.
 * A store that is away leaves each instance to itself.
 */
export class PeerSuiteWriter extends WrappingSuiteWriter {
  private readonly led = new Map<string, Led>();
  private readonly reader: StreamReader;

  constructor(
    inner: SuiteWriter,
    private readonly keys: SuiteKeys,
    private readonly streams: SharedStreams,
    private readonly seal: StreamSeal,
  ) {
    super(inner);
    this.reader = new StreamReader(streams, TIMING);
    streams.onTold((word) => this.heed(word));
  }

  write(request: WriteRequest, signal: AbortSignal): AsyncIterable<WriterEvent> {
    return request.isRegenerate ? this.inner.write(request, signal) : this.share(request, signal);
  }

  private async *share(request: WriteRequest, signal: AbortSignal): AsyncGenerator<WriterEvent> {
    signal.throwIfAborted();
    const stream = PREFIX + this.keys.of(request, this.inner);
    const token = randomUUID();
    if (!(await this.isTaken(stream, token))) {
      yield* this.lead(stream, token, request, signal);
      return;
    }
    let hasGiven = false;
    try {
      for await (const event of this.readAlong(stream, signal)) {
        // A step may be told twice; what is written may not.
        hasGiven ||= event.type !== 'step';
        yield event;
      }
      return;
    } catch (error) {
      const isLoss =
        error instanceof GenerationLostException || error instanceof GenerationUnreachableException;
      if (!isLoss || hasGiven) throw error;
    }
    signal.throwIfAborted();
    if (!(await this.isTaken(stream, token))) {
      yield* this.lead(stream, token, request, signal);
      return;
    }
    yield* this.inner.write(request, signal);
  }

  /** False also when there is no answer in a moment: then this instance writes, and shares that as soon as it can. */
  private async isTaken(stream: string, token: string): Promise<boolean> {
    const texts = [this.seal.close(stream, 0, { type: 'begin' } satisfies Mark)];
    const claim = { stream, token, label: null, fromSeq: 0, texts, ttlMs: CLAIM_TTL_MS };
    return (await this.streams.claim(claim)) === 'taken';
  }

  private async *lead(
    stream: string,
    token: string,
    request: WriteRequest,
    signal: AbortSignal,
  ): AsyncGenerator<WriterEvent> {
    const target = { stream, token, label: null, endedTtlMs: ENDED_TTL_MS };
    const mirror = new StreamMirror(this.streams, this.seal, target);
    mirror.add({ type: 'begin' } satisfies Mark);
    const writing: SharedWriting = new SharedWriting(
      (stop) => mirrored(this.inner.write(request, stop), mirror),
      (end) => {
        mirror.add({ type: 'end', isWhole: end === 'whole' } satisfies Mark, true);
        clearTimeout(this.led.get(stream)?.timer);
        this.led.delete(stream);
      },
    );
    this.led.set(stream, { writing, absence: null, timer: undefined });
    yield* writing.read(signal);
  }

  private async *readAlong(stream: string, signal: AbortSignal): AsyncGenerator<WriterEvent> {
    let wantedAt = -Infinity;
    let heardAt = performance.now();
    const onLook = (leader: string): void => {
      const now = performance.now();
      if (now - heardAt > SILENCE_MS) throw new GenerationLostException('a shared writing is silent');
      if (now - wantedAt < WANT_EVERY_MS) return;
      wantedAt = now;
      // One that is lost is followed by others.
      this.streams.tell(leader, wantWord(stream)).catch(() => undefined);
    };
    for await (const { seq, text } of this.reader.follow(stream, 0, signal, onLook)) {
      heardAt = performance.now();
      const event = this.seal.open<WriterEvent | Mark>(stream, seq, text);
      if (event.type === 'begin') continue;
      if (event.type === 'end') {
        if (event.isWhole) return;
        break;
      }
      yield event;
      if (event.type === 'truncated') return;
    }
    signal.throwIfAborted();
    throw new GenerationLostException('a shared writing ended before its end');
  }

  /** Counts the readers at other instances in as one reader here, for as long as they are heard of. */
  private heed(word: string): void {
    const led = this.led.get(word.slice(wantWord('').length));
    if (led === undefined || !word.startsWith(wantWord(PREFIX))) return;
    clearTimeout(led.timer);
    if (led.absence === null) {
      led.absence = new AbortController();
      void readToEnd(led.writing, led.absence.signal);
    }
    const { absence } = led;
    led.timer = setTimeout(() => {
      absence.abort();
      led.absence = null;
    }, WANTED_MS).unref();
  }
}

const wantWord = (stream: string): string => `want ${stream}`;

async function* mirrored(
  events: AsyncIterable<WriterEvent>,
  mirror: StreamMirror,
): AsyncGenerator<WriterEvent> {
  for await (const event of events) {
    mirror.add(event);
    yield event;
  }
}

/** In the place of readers elsewhere; how it fails, or that it is left, is told to those by the stream. */
async function readToEnd(writing: SharedWriting, signal: AbortSignal): Promise<void> {
  const events = writing.read(signal);
  for (let isOver = false; !isOver;) {
    isOver = await events.next().then(
      ({ done }) => done === true,
      () => true,
    );
  }
}
