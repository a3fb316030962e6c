import type { ModelUsage } from './model-usage.dto';
import type { VerdictEvent, VerificationEvent, VerificationReport } from './verification.dto';

/** Events of one generation, as they stand in the event log and go over the wire. */
export type GenerationEvent =
  | { type: 'status'; step: GenerationStep; generationId: string; message: string }
  | { type: 'chunk'; content: string }
  | { type: 'warning'; code: string; message: string }
  | VerificationEvent
  | VerdictEvent
  /** The kept suite, and what is different from the one streamed: unified, empty, or null where it takes too long to tell. */
  | { type: 'suite'; content: string; diff: string | null }
  | { type: 'report'; report: VerificationReport }
  | TerminalEvent;

export const GENERATION_STEPS = [
  'accepted',
  'exploring',
  'writing',
  'fallback',
  'verifying',
  'saving',
] as const;
export type GenerationStep = (typeof GENERATION_STEPS)[number];

/** Exactly one of these ends every generation. */
export type TerminalEvent =
  | {
      type: 'done';
      generationId: string;
      historyId: string | null;
      persisted: boolean;
      cached: boolean;
      /** What wrote the suite: the model asked for, or the writer that stood in for it. */
      model: string;
      usage?: ModelUsage;
    }
  | { type: 'incomplete'; generationId: string; reason: string; message: string; usage?: ModelUsage }
  | ({ type: 'error'; message: string } & Problem)
  | { type: 'cancelled'; generationId: string; message: string };

/** Sent in place of a replay when the log no longer holds what was asked for; `GET /api/generations/:id` tells the rest. */
export interface ResyncEvent {
  type: 'resync';
  generationId: string;
}

/** Everything a reader of a generation's stream can meet. */
export type StreamEvent = GenerationEvent | ResyncEvent;

/** RFC 9457 problem document; also the body of the `error` event. */
export interface Problem {
  title: string;
  status: number;
  /** Localised sentence. */
  detail: string;
  /** Stable, never translated. */
  code: string;
  traceId: string;
  instance?: string;
  errors?: FieldError[];
}

export interface FieldError {
  field: string;
  message: string;
  line?: number;
  column?: number;
}

const TERMINAL_TYPES: ReadonlySet<string> = new Set(['done', 'incomplete', 'error', 'cancelled']);
export const isTerminal = (event: GenerationEvent): event is TerminalEvent => TERMINAL_TYPES.has(event.type);
