import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ExecutionReport, ExecutionRequest } from '@tester/contracts';
import { RUNTIMES } from '../runtimes/runtimes';
import { Sandboxes } from '../sandbox/sandbox.port';
import { prepareWorkspace } from './1-workspace';
import { runInSandbox } from './2-sandbox-run';
import { readTestReport } from './3-test-report';
import { judge } from './4-verdict';

/** Runs a suite against its source and says what that proves. */
@Injectable()
export class ExecutionService {
  constructor(private readonly sandboxes: Sandboxes) {}

  /** @throws as `Sandboxes.run`; whatever the user's code does is a verdict. */
  async execute(request: ExecutionRequest, signal: AbortSignal): Promise<ExecutionReport> {
    const workspace = prepareWorkspace(request, RUNTIMES[request.runtime]);
    const run = await runInSandbox(this.sandboxes, workspace, request, signal);
    const report = readTestReport(run);
    const { exitCode, signal: endSignal, wallMs, cpuMs, peakMemoryBytes, imageDigest, engineRuntime } = run;
    return {
      executionId: randomUUID(),
      runtime: request.runtime,
      ...judge(run, report),
      tests: report.tests,
      coverage: report.coverage,
      output: run.output,
      facts: { exitCode, signal: endSignal, wallMs, cpuMs, peakMemoryBytes, imageDigest, engineRuntime },
    };
  }
}
