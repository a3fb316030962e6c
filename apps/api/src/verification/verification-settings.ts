import type { VerifyRequest } from '@tester/contracts';

/** How far a verification goes. */
export interface VerificationSettings {
  /** Times that the passing tests run again, in fresh sandboxes and shuffled. */
  repeats: number;
  maxMutants: number;
  /** Milliseconds for all of it; what is not done by then is reported as not done. */
  budgetMs: number;
  /** Drop tests that add nothing to those before them. */
  minimize: boolean;
}

export const DEFAULT_SETTINGS: Readonly<VerificationSettings> = {
  repeats: 4,
  maxMutants: 40,
  budgetMs: 90_000,
  minimize: false,
};

/** What a request asks for, and the defaults for the rest. */
export const settingsOf = ({
  repeats,
  max_mutants: maxMutants,
  minimize,
}: Pick<VerifyRequest, 'repeats' | 'max_mutants' | 'minimize'>): VerificationSettings => ({
  ...DEFAULT_SETTINGS,
  ...(repeats !== undefined && { repeats }),
  ...(maxMutants !== undefined && { maxMutants }),
  ...(minimize !== undefined && { minimize }),
});
