import type { GenerationEvent, GenerationStep, TerminalEvent } from '@tester/contracts';
import { sentence, type MessageKey } from '@tester/exceptions';
import type { GenerationOrder } from './generation-order';

export type ProgressEvent = Exclude<GenerationEvent, TerminalEvent>;

const STEP_SENTENCES: Record<GenerationStep, MessageKey> = {
  accepted: 'stepAccepted',
  exploring: 'stepExploring',
  writing: 'stepWriting',
  fallback: 'stepFallback',
  verifying: 'stepVerifying',
  saving: 'stepSaving',
};

/** The event that says which step has begun, in the language of the order. */
export const status = (order: GenerationOrder, step: GenerationStep): ProgressEvent => ({
  type: 'status',
  step,
  generationId: order.generationId,
  message: sentence(STEP_SENTENCES[step], order.locale),
});
