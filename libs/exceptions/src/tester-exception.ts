import type { MessageKey } from './messages';

/** What went wrong, in words that any transport can map. */
export const EXCEPTION_KINDS = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'payment_required',
  'too_large',
  'unprocessable',
  'exhausted',
  'unavailable',
  'timeout',
  'internal',
] as const;
export type ExceptionKind = (typeof EXCEPTION_KINDS)[number];

/** One refused field. `line` and `column` are 1-based positions in the field's text. */
export interface FieldFault {
  field: string;
  /** English, for logs and for faults without a catalogue entry. */
  message: string;
  messageKey?: MessageKey;
  parameters?: Record<string, string | number>;
  line?: number;
  column?: number;
}

export interface TesterExceptionOptions {
  cause?: unknown;
  /** Values for the placeholders of the message; shown to the user, so never a secret. */
  parameters?: Record<string, string | number>;
  /** Facts for the log alone. */
  context?: Record<string, unknown>;
  faults?: FieldFault[];
  /** Seconds after which a repeat may succeed. */
  retryAfterSeconds?: number;
}

/**
 * Root of every failure that TESTER raises on purpose. `code` is stable and never translated; `messageKey` names
 * the sentence for the user; the English `message` is for logs.
 */
export abstract class TesterException extends Error {
  abstract readonly kind: ExceptionKind;
  abstract readonly code: string;
  abstract readonly messageKey: MessageKey;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly context: Readonly<Record<string, unknown>>;
  readonly faults: readonly FieldFault[];
  readonly retryAfterSeconds: number | undefined;
  readonly timestamp = new Date();

  constructor(message: string, options: TesterExceptionOptions = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.parameters = options.parameters ?? {};
    this.context = options.context ?? {};
    this.faults = options.faults ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
