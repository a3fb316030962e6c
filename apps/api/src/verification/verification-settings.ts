import type { GenerateRequest, VerifyRequest } from '@tester/contracts';

/** How far a verification goes. */
export interface VerificationSettings {
  /** Times that the passing tests run again, in fresh sandboxes and shuffled. */
  repeats: number;
  maxMutants: number;
  /** Milliseconds for all of it; what is not done by then is reported as not done. */
  budgetMs: number;
  /** Drop tests that add nothing to those before them. */
  minimize: boolean;
  /** Times that the writer is asked to close gaps, until both targets are met. */
  maxRounds: number;
  /** Part of the source's lines that the suite is to run, 0 to 1. */
  targetCoverage: number;
  /** Part of the valid mutants that it is to notice, 0 to 1. */
  targetMutation: number;
}

export const DEFAULT_SETTINGS: Readonly<VerificationSettings> = {
  repeats: 4,
  maxMutants: 40,
  budgetMs: 90_000,
  minimize: false,
  maxRounds: 1,
  targetCoverage: 1,
  targetMutation: 1,
};

type Asked = Pick<VerifyRequest, 'repeats' | 'max_mutants' | 'minimize' | 'budget_seconds'> &
  Pick<GenerateRequest, 'max_rounds' | 'target_coverage' | 'target_mutation'>;

/** What a request asks for, and the defaults for the rest. */
export const settingsOf = (asked: Asked): VerificationSettings => ({
  repeats: asked.repeats ?? DEFAULT_SETTINGS.repeats,
  maxMutants: asked.max_mutants ?? DEFAULT_SETTINGS.maxMutants,
  budgetMs: asked.budget_seconds === undefined ? DEFAULT_SETTINGS.budgetMs : asked.budget_seconds * 1_000,
  minimize: asked.minimize ?? DEFAULT_SETTINGS.minimize,
  maxRounds: asked.max_rounds ?? DEFAULT_SETTINGS.maxRounds,
  targetCoverage: asked.target_coverage ?? DEFAULT_SETTINGS.targetCoverage,
  targetMutation: asked.target_mutation ?? DEFAULT_SETTINGS.targetMutation,
});
