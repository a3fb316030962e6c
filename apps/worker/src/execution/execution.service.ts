import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { ExecutionEvent, ExecutionReport, ExecutionRequest, TestResult } from '@tester/contracts';
import { Metrics, type Counter } from '@tester/nest-kit';
import { WorkerConfig } from '../config/worker-config';
import { RUNTIMES } from '../runtimes/runtimes';
import { sandboxLimits } from '../sandbox/sandbox-limits';
import { Sandboxes } from '../sandbox/sandbox.port';
import { prepareWorkspace } from './1-workspace';
import { runInSandbox } from './2-sandbox-run';
import { readTestReport, testResultOf } from './3-test-report';
import { judge } from './4-verdict';

/** Runs a suite against its source and says what that proves. */
@Injectable()
export class ExecutionService {
  private readonly verdicts: Counter<'runtime' | 'verdict'>;

  constructor(
    private readonly sandboxes: Sandboxes,
    private readonly config: WorkerConfig,
    metrics: Metrics,
  ) {
    this.verdicts = metrics.counter({
      name: 'tester_verdicts_total',
      help: 'Executions by what they say about the code of a user',
      labels: ['runtime', 'verdict'],
    });
  }

  /**
   * @param onTest hears each test as it ends; only the report says what that is worth.
   * @throws InvalidRequestException, and as `Sandboxes.run`; whatever the user's code does is a verdict.
   */
  async execute(
    request: ExecutionRequest,
    signal: AbortSignal,
    onTest?: (test: TestResult) => void,
  ): Promise<ExecutionReport> {
    const { runtime } = request;
    const limits = sandboxLimits(runtime, request.limits, this.config.limitCaps);
    const workspace = prepareWorkspace(request, RUNTIMES[runtime], limits);
    const run = await runInSandbox(this.sandboxes, workspace, { runtime, limits }, signal, (record) => {
      const test = testResultOf(record);
      if (test !== null) onTest?.(test);
    });
    const report = readTestReport(run);
    const judged = judge(run, report, RUNTIMES[runtime]);
    this.verdicts.add({ runtime, verdict: judged.verdict });
    const { exitCode, signal: endSignal, wallMs, cpuMs, peakMemoryBytes, imageDigest, engineRuntime } = run;
    return {
      executionId: randomUUID(),
      runtime,
      ...judged,
      tests: report.tests,
      coverage: report.coverage,
      warnings: report.warnings,
      output: run.output,
      facts: { exitCode, signal: endSignal, wallMs, cpuMs, peakMemoryBytes, imageDigest, engineRuntime },
    };
  }

  /** The same as it happens: each test, then the report. What a slow reader has not taken yet waits here. @throws as `execute`. */
  stream(request: ExecutionRequest, signal: AbortSignal): AsyncIterable<ExecutionEvent> {
    // A run cannot be made to wait, and its report is bounded: so is what piles up.
    const events = new Readable({ objectMode: true, read: () => undefined });
    const send = (event: ExecutionEvent): boolean => events.push(event);
    this.execute(request, signal, (test) => send({ type: 'test', ...test })).then(
      (report) => {
        send({ type: 'report', ...report });
        events.push(null);
      },
      (error: unknown) => events.destroy(error as Error),
    );
    return events as AsyncIterable<ExecutionEvent>;
  }
}
