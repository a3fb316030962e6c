import type { GenerationSnapshot } from '@tester/contracts';
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
    suite: events?.map(({ event }) => (event.type === 'chunk' ? event.content : '')).join('') ?? null,
    lastEvent: lastSeq,
    historyId: terminal?.type === 'done' ? terminal.historyId : null,
  };
}
