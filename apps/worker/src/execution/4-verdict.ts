import type { LimitName, TestResult, Verdict } from '@tester/contracts';
import type { Runtime } from '../runtimes/runtime';
import type { SandboxRun } from '../sandbox/sandbox.port';
import type { TestReport } from './3-test-report';

interface Sentence {
  verdict: Verdict;
  /** One English sentence, or two where a limit explains the first; null when it passed. */
  reason: string | null;
}

export interface Judgement extends Sentence {
  /** The limit it ran into, where that may be why it did not pass. */
  limit: LimitName | null;
}

type RunEnd = Pick<SandboxRun, 'end' | 'exitCode' | 'signal' | 'wallMs' | 'limit'>;
type Machine = Pick<Runtime, 'outOfMemoryExitCode'>;

/** Limits that end nothing: they make calls fail, and what comes of that is up to the code. */
const EXPLANATION: Partial<Record<LimitName, string>> = {
  processes: 'It had reached its limit of processes and threads.',
  disk: 'Its disk was full.',
};

/**
 * Judges a run. Nothing printed counts, and no exit code alone: a run has passed when the framework announced its end,
 * the process then ended as announced, and every test it had collected reported that it passed or was skipped.
 */
export function judge(told: RunEnd, report: TestReport, machine: Machine): Judgement {
  const run = isOutOfItsOwnMemory(told, report, machine) ? outOfMemory(told) : told;
  const sentence = judgeEnd(run, report) ?? judgeReport(run, report) ?? judgeTests(report.tests);
  if (sentence.verdict === 'passed' || run.limit === null) return { ...sentence, limit: null };
  const reason = [sentence.reason, EXPLANATION[run.limit]].filter((part) => part !== undefined).join(' ');
  return { ...sentence, reason, limit: run.limit };
}

/** A machine that ends itself for want of memory does so in the middle; who leaves with its code gains nothing by it. */
const isOutOfItsOwnMemory = (run: RunEnd, report: TestReport, machine: Machine): boolean =>
  run.end === 'exited' &&
  run.exitCode !== null &&
  run.exitCode === machine.outOfMemoryExitCode &&
  report.announcedExitCode === null;

const outOfMemory = (run: RunEnd): RunEnd => ({ ...run, end: 'out_of_memory', limit: 'memory' });

/** Ends that say everything, whatever the tests before them did. */
function judgeEnd(run: RunEnd, report: TestReport): Sentence | null {
  const where = report.unfinishedTest === null ? '' : ` in ${report.unfinishedTest}`;
  switch (run.end) {
    case 'timed_out':
      return {
        verdict: 'timed_out',
        reason: `The run was ended after ${Math.round(run.wallMs)} ms${where}.`,
      };
    case 'out_of_memory':
      return { verdict: 'out_of_memory', reason: `The run needed more memory than it may have${where}.` };
    case 'output_flooded':
      return { verdict: 'output_flooded', reason: `The run printed far more than is kept${where}.` };
    case 'lost':
      return crashed(`The sandbox ended without telling why${where}.`);
    case 'exited':
      return run.signal === null ? null : crashed(`The process was ended by signal ${run.signal}${where}.`);
  }
}

/** A report that does not fit together proves nothing. */
function judgeReport(run: RunEnd, report: TestReport): Sentence | null {
  if (!report.isTrustworthy) return crashed('Something other than the test framework wrote into the report.');
  if (report.interruption !== null)
    return crashed(`The test framework was interrupted: ${report.interruption}`);
  if (report.announcedExitCode === null || report.collected === null) {
    const where = report.unfinishedTest === null ? '' : `, in ${report.unfinishedTest}`;
    return crashed(`The process exited with code ${run.exitCode} before the suite had finished${where}.`);
  }
  if (run.exitCode !== report.announcedExitCode) {
    return crashed(`The process exited with code ${run.exitCode} instead of ${report.announcedExitCode}.`);
  }
  return judgeCount(run, report, report.collected);
}

function judgeCount(run: RunEnd, { tests }: TestReport, collected: number): Sentence | null {
  const isBroken = tests.some(({ status }) => status === 'failed' || status === 'errored');
  if (isBroken) return null;
  const ran = tests.filter(({ status }) => status === 'passed' || status === 'skipped').length;
  if (ran < collected) return crashed(`Only ${ran} of ${collected} tests reported a result.`);
  const isEmpty = collected === 0;
  return run.exitCode === 0 || isEmpty ? null : crashed(`The process exited with code ${run.exitCode}.`);
}

function judgeTests(tests: readonly TestResult[]): Sentence {
  const count = (status: TestResult['status']): number =>
    tests.filter((test) => test.status === status).length;
  const broken = [
    { number: count('failed'), word: 'failed' },
    { number: count('errored'), word: 'could not be run' },
  ].filter(({ number }) => number > 0);
  if (broken.length > 0) {
    const parts = broken.map(({ number, word }) => `${number} of ${tests.length} tests ${word}`);
    return { verdict: 'failed', reason: `${parts.join(', ')}.` };
  }
  if (count('passed') > 0) return { verdict: 'passed', reason: null };
  return {
    verdict: 'no_tests',
    reason: tests.length === 0 ? 'The suite has no tests.' : 'Every test of the suite was skipped.',
  };
}

const crashed = (reason: string): Sentence => ({ verdict: 'crashed', reason });
