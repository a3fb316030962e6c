import type { AcceptedDisagreement } from '@tester/contracts';
import type { SourceTrees } from '../../languages/source-trees';
import type { VerificationNews } from '../course';
import type { Reviser } from '../revision';
import { DEFAULT_SETTINGS } from '../verification-settings';
import { VerificationService, type Verified } from '../verification.service';
import { StagedWorker, type StagedTest } from './staged-worker';

const SOURCE = [
  'import math',
  'def double(n):',
  '    return n * 2',
  'def safe(n):',
  '    return n > 0',
  '',
].join('\n');
const DOUBLE_MUTANTS = /n \/ 2|n \* 3|return None|return object/;

export const good: StagedTest = {
  lines: [3],
  run: ({ source = '' }) => (DOUBLE_MUTANTS.test(source) ? { failed: 'AssertionError' } : 'passed'),
};
export const weak: StagedTest = {
  lines: [5],
  run: ({ source = '' }) => (/return None|return object|<=/.test(source) ? 'failed' : 'passed'),
};

export const suiteOf = (tests: readonly string[]): string =>
  [
    'import math',
    'from solution import double, safe',
    '',
    ...tests.map((name) => `def ${name}():\n    assert math and double\n`),
  ].join('\n');

/** One verification of staged tests, with all that it told. */
export const verifierOf =
  (trees: SourceTrees) =>
  async (
    tests: Record<string, StagedTest>,
    {
      worker = new StagedWorker(tests),
      settings = {},
      signal = new AbortController().signal,
      suite = suiteOf(Object.keys(tests)),
      reviser = undefined as Reviser | undefined,
      filler = undefined as Reviser | undefined,
      accepted = undefined as AcceptedDisagreement[] | undefined,
    } = {},
  ): Promise<Verified & { steps: string[]; news: VerificationNews[]; worker: StagedWorker }> => {
    const sut = new VerificationService(worker, trees);
    const order = {
      language: 'python' as const,
      source: SOURCE,
      suite,
      reviser,
      filler,
      accepted,
      settings: { ...DEFAULT_SETTINGS, ...settings },
    };
    const run = sut.verify(order, signal);
    const steps: string[] = [];
    const news: VerificationNews[] = [];
    for (;;) {
      const { done, value } = await run.next();
      if (done) return { ...value, steps, news, worker };
      news.push(value);
      if (value.type === 'verification' && value.progress === undefined) steps.push(value.step);
    }
  };

export const standings = ({ report }: Verified): Record<string, string> =>
  Object.fromEntries(report.verdicts.map(({ name, standing }) => [name, standing]));
