import { Reflector } from '@nestjs/core';

/** Work that costs more than an answer from memory. */
export type CostlyWork = 'generation' | 'execution' | 'verification';

/** Requests to this route count in the user's limit of this work, too. */
export const CountsAs = Reflector.createDecorator<CostlyWork>();
