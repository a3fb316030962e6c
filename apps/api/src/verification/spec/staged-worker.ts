import type { Trial, TrialReport, TrialsAnswer, TrialsRequest, TestStatus } from '@tester/contracts';
import { SandboxWorker } from '../../execution/sandbox-worker.port';

/** How a staged test behaves in one trial: a status, or a message of the failure. */
export interface StagedTest {
  lines: number[];
  /** @param company names of the tests that ran before it in this trial. */
  run(trial: Trial, company: readonly string[], turn: number): TestStatus | { failed: string };
}

/** A worker whose tests are functions of this file's callers: what verification makes of results, without sandboxes. */
export class StagedWorker extends SandboxWorker {
  readonly requests: TrialsRequest[] = [];
  /** Thrown instead of the answer to the request of this number, from 1 on. */
  failure: { at: number; error: Error } | null = null;
  private turn = 0;

  constructor(private readonly tests: Readonly<Record<string, StagedTest>>) {
    super();
  }

  async try(request: TrialsRequest, signal: AbortSignal): Promise<TrialsAnswer> {
    this.requests.push(request);
    await Promise.resolve();
    signal.throwIfAborted();
    if (this.failure?.at === this.requests.length) throw this.failure.error;
    return { reports: request.trials.map((trial) => this.report(trial, request)), sandboxes: 1 };
  }

  private report(trial: Trial, request: TrialsRequest): TrialReport {
    this.turn += 1;
    const present = Object.keys(this.tests).filter((name) => request.suite.includes(`def ${name}(`));
    const chosen = present.filter((name) => trial.tests?.includes(name) ?? true);
    const order = trial.seed === undefined ? chosen : rotated(chosen, trial.seed);
    const tests: TrialReport['tests'] = [];
    for (const name of order) {
      const before = tests.map((test) => test.name);
      const outcome = (this.tests[name] as StagedTest).run(trial, before, this.turn);
      const status = typeof outcome === 'string' ? outcome : 'failed';
      const message = typeof outcome === 'string' ? null : outcome.failed;
      tests.push({ key: name, name, path: [], status, durationMs: 1, message });
      if (status === 'failed' && trial.stopsAtFailure === true) break;
    }
    const isMeasured = trial.measuresCoverage === true;
    const covered = new Set(order.flatMap((name) => (this.tests[name] as StagedTest).lines));
    return {
      id: trial.id,
      verdict: tests.some(({ status }) => status === 'failed') ? 'failed' : 'passed',
      reason: null,
      found: present,
      tests,
      coverage: isMeasured
        ? {
            lines: { covered: covered.size, total: 9 },
            branches: { covered: 0, total: 0 },
            missedLines: [3, 5].filter((line) => !covered.has(line)),
            missedBranches: [],
          }
        : null,
      coverageByTest: isMeasured
        ? order.map((key) => ({ key, lines: (this.tests[key] as StagedTest).lines }))
        : [],
      wallMs: 10,
    };
  }

  execute(): never {
    throw new Error('nothing is executed here');
  }
  stream(): never {
    throw new Error('nothing is streamed here');
  }
  explore(): never {
    throw new Error('nothing is explored here');
  }
  compile(): never {
    throw new Error('nothing is compiled here');
  }
  runtimes(): never {
    throw new Error('nobody asks for runtimes here');
  }
  check(): never {
    throw new Error('nobody asks here');
  }
}

const rotated = <T>(items: readonly T[], by: number): T[] => {
  const cut = by % items.length;
  return [...items.slice(cut), ...items.slice(0, cut)].reverse();
};
