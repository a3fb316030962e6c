import type { GenerationOrder } from '../generation-order';

export const orderWith = (overrides: Partial<GenerationOrder> = {}): GenerationOrder => ({
  generationId: '0b9f6c1e-1d0c-4c5e-9f1a-6b1a4f6d2a10',
  userId: 'user',
  source: 'def f(x):\n    return x\n',
  sourceName: 'solution',
  language: 'python',
  model: 'm',
  isRegenerate: false,
  locale: 'ko',
  traceId: 'trace',
  ...overrides,
});
