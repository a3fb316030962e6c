import type { GenerationEvent, GenerationSnapshot } from '@tester/contracts';
import type { LoggedGeneration } from './event-log.port';

/** A generation as it stands: how it goes, and what is written so far. */
export function snapshotOf({
  generationId,
  events,
  lastSeq,
  terminal,
}: LoggedGeneration): GenerationSnapshot {
  return {
    generationId,
    status: terminal?.type ?? 'running',
    suite: events === null ? null : suiteIn(events.map(({ event }) => event)),
    lastEvent: lastSeq,
    historyId: terminal?.type === 'done' ? terminal.historyId : null,
  };
}

/** The kept suite where it is known, else what is written so far. */
function suiteIn(events: readonly GenerationEvent[]): string {
  const kept = events.find((event) => event.type === 'suite');
  return kept?.content ?? events.map((event) => (event.type === 'chunk' ? event.content : '')).join('');
}
