import type { SyntaxFault } from './syntax-fault';

/** `unknown`: the parser crashed or took too long, so nothing can be said of the source. */
export type Judgement =
  { standing: 'valid' } | { standing: 'unknown' } | { standing: 'invalid'; fault: SyntaxFault };

export const VALID: Judgement = { standing: 'valid' };
export const UNKNOWN: Judgement = { standing: 'unknown' };
export const invalid = (fault: SyntaxFault): Judgement => ({ standing: 'invalid', fault });

/** Says of a source whether it is in a language. Never calls a source invalid that the language's runtime would take. */
export interface SyntaxCheck extends AsyncDisposable {
  /** @param deadlineMs past which the judgement is `unknown`, the queue included. */
  judge(source: string, deadlineMs: number): Promise<Judgement>;
  /** Whether the source is in this language and shows it: what could as well be in another does not count. */
  isPlain(source: string, deadlineMs: number): Promise<boolean>;
}
