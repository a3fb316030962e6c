import { Injectable } from '@nestjs/common';
import { isTerminal, type GenerationEvent, type TerminalEvent } from '@tester/contracts';
import { ErasureIncompleteException, GenerationLostException } from '@tester/exceptions';
import { problemOf } from '@tester/nest-kit';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SharedStreams } from '../../cache/shared-streams.port';
import { ApiConfig } from '../../config/api-config';
import { EventLog, type LoggedEvent, type LoggedGeneration } from '../event-log.port';
import { GenerationLimits } from '../generation-limits';
import { InMemoryEventLog } from '../in-memory/in-memory-event-log';
import { SuiteKeys } from '../suite-keys';
import { cancelWord, forgetWord, readWord } from './owner-words';
import { StreamMirror } from './stream-mirror';
import { StreamReader } from './stream-reader';
import { StreamSeal } from './stream-seal';

const LOOK_AGAIN_MS = 50;
/** Of the time after which nobody is thought to read a generation: a reader elsewhere is heard of this often in it. */
const SIGNS_PER_ORPHANING = 4;

/**
 * The log of this instance, mirrored for the others. Who reads a generation of this instance is served from memory,
 * whatever becomes of the mirror; only generations of other instances are read from there. Entry 0 of a stream tells whose
 * generation it is, entry `n` is its event `n`.
 */
@Injectable()
export class SharedEventLog extends EventLog {
  private readonly mirrors = new Map<string, { userId: string; mirror: StreamMirror }>();
  private readonly seal: StreamSeal;
  private readonly reader: StreamReader;

  constructor(
    private readonly own: InMemoryEventLog,
    private readonly streams: SharedStreams,
    private readonly keys: SuiteKeys,
    private readonly limits: GenerationLimits,
    { encryption }: ApiConfig,
  ) {
    super();
    this.seal = new StreamSeal(encryption);
    this.reader = new StreamReader(streams);
    streams.onTold((word) => this.heed(word));
  }

  async open(generationId: string, userId: string): Promise<void> {
    await this.own.open(generationId, userId);
    const mirror = new StreamMirror(this.streams, this.seal, {
      stream: streamOf(generationId),
      label: this.keys.ofUser(userId),
      token: randomUUID(),
      endedTtlMs: this.limits.logTtlMs,
    });
    this.mirrors.set(generationId, { userId, mirror });
    mirror.add({ userId } satisfies Header);
  }

  async append(generationId: string, event: GenerationEvent): Promise<void> {
    await this.own.append(generationId, event);
    const mirror = this.mirrors.get(generationId)?.mirror;
    mirror?.add(event, isTerminal(event));
    if (isTerminal(event)) void mirror?.settled().then(() => this.mirrors.delete(generationId));
  }

  /** @throws GenerationUnreachableException when it is not of this instance, and nobody can tell whose it is. */
  async find(generationId: string): Promise<LoggedGeneration | null> {
    return (await this.own.find(generationId)) ?? (await this.findElsewhere(generationId));
  }

  /** @throws GenerationUnreachableException; GenerationLostException when the instance it is of has died. */
  async *follow(
    generationId: string,
    afterSeq: number,
    signal: AbortSignal,
  ): AsyncGenerator<LoggedEvent | 'expired'> {
    if ((await this.own.find(generationId)) !== null) yield* this.own.follow(generationId, afterSeq, signal);
    else yield* this.followElsewhere(generationId, afterSeq, signal);
  }

  /** Those that still run elsewhere are cancelled first. @throws ErasureIncompleteException, CacheUnavailableException. */
  async forgetUser(userId: string): Promise<void> {
    await this.own.forgetUser(userId);
    for (const each of this.mirrors.values()) if (each.userId === userId) each.mirror.abandon();
    for (const label of this.keys.everyNameOfUser(userId)) {
      const streams = await this.streams.labelled(label);
      await Promise.all(streams.map((stream) => this.endElsewhere(generationOf(stream))));
      await this.streams.remove(label, streams);
    }
  }

  override async flush(withinMs: number): Promise<void> {
    const mirrors = [...this.mirrors.values()].map(({ mirror }) => mirror);
    const timeUp = setTimeout(() => mirrors.forEach((mirror) => mirror.abandon()), withinMs);
    await Promise.all(mirrors.map((mirror) => mirror.settled()));
    clearTimeout(timeUp);
  }

  private async findElsewhere(generationId: string): Promise<LoggedGeneration | null> {
    const stream = streamOf(generationId);
    const first = await this.reader.page(stream, 0);
    const [head] = first?.entries ?? [];
    if (first === null || head === undefined) return null;
    const { userId } = this.seal.open<Header>(stream, 0, head.text);
    const events: LoggedEvent[] = [];
    for (let page = first, fresh = page.entries.slice(1); ;) {
      events.push(...fresh.map(({ seq, text }) => this.eventAt(generationId, seq, text)));
      if (events.length >= page.lastSeq) break;
      const next = await this.reader.page(stream, events.length + 1);
      if (next === null || next.token !== first.token || next.entries.length === 0) return null;
      page = next;
      fresh = next.entries;
    }
    const last = events.at(-1)?.event;
    const end = last !== undefined && isTerminal(last) ? last : null;
    const isLost = end === null && !first.isWriterAlive;
    const terminal = isLost ? lostEnd(generationId) : end;
    const ranAt = terminal === null ? { owner: first.writer } : {};
    return { generationId, userId, events, lastSeq: events.length, terminal, isLost, ...ranAt };
  }

  private async *followElsewhere(
    generationId: string,
    afterSeq: number,
    signal: AbortSignal,
  ): AsyncGenerator<LoggedEvent | 'expired'> {
    const stream = streamOf(generationId);
    const seen = (await this.reader.page(stream, afterSeq, 1))?.entries[0];
    if (seen !== undefined) {
      if (afterSeq > 0 && isTerminal(this.eventAt(generationId, afterSeq, seen.text).event)) return;
      const sign = this.signsOfReading(generationId);
      for await (const { seq, text } of this.reader.follow(stream, afterSeq + 1, signal, sign)) {
        const entry = this.eventAt(generationId, seq, text);
        yield entry;
        if (isTerminal(entry.event)) return;
      }
    }
    if (!signal.aborted) yield 'expired';
  }

  /** Lets the owner of a generation know that it is read here, so that it does not take it for an orphan. */
  private signsOfReading(generationId: string): (owner: string) => void {
    let toldAt = -Infinity;
    return (owner) => {
      if (performance.now() - toldAt < this.limits.orphanMs / SIGNS_PER_ORPHANING) return;
      toldAt = performance.now();
      // A sign that is lost is followed by others.
      this.streams.tell(owner, readWord(generationId)).catch(() => undefined);
    };
  }

  private async endElsewhere(generationId: string): Promise<void> {
    const deadline = performance.now() + this.limits.endingMs;
    while ((await this.own.find(generationId)) === null) {
      const stream = streamOf(generationId);
      const page = await this.reader.page(stream, 0, 1);
      // What runs here is not its concern.
      if (page === null || !page.isWriterAlive || page.writer === this.streams.instance) return;
      const last = (await this.reader.page(stream, page.lastSeq, 1))?.entries[0];
      if (last !== undefined && last.seq > 0) {
        const { event } = this.eventAt(generationId, last.seq, last.text);
        if (isTerminal(event)) {
          await this.streams.tell(page.writer, forgetWord(generationId));
          return;
        }
      }
      await this.streams.tell(page.writer, cancelWord(generationId));
      if (performance.now() > deadline) {
        throw new ErasureIncompleteException('a generation of the user is still at work elsewhere');
      }
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /** Its user asked another instance to forget it. */
  private heed(word: string): void {
    const generationId = word.slice(forgetWord('').length);
    if (word !== forgetWord(generationId)) return;
    this.mirrors.get(generationId)?.mirror.abandon();
    this.own.forget(generationId);
  }

  private eventAt(generationId: string, seq: number, text: string): LoggedEvent {
    return { seq, event: this.seal.open<GenerationEvent>(streamOf(generationId), seq, text) };
  }
}

interface Header {
  userId: string;
}

const PREFIX = 'generation:';
const streamOf = (generationId: string): string => PREFIX + generationId;
const generationOf = (stream: string): string => stream.slice(PREFIX.length);

/** How a generation stands whose instance died. No reader is given it: they get the exception in their own language. */
function lostEnd(generationId: string): TerminalEvent {
  const problem = problemOf(new GenerationLostException(`the owner of ${generationId} is gone`), 'ko', '');
  return { type: 'error', ...problem, message: problem.detail };
}
