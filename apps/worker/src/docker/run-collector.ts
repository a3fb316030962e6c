import type { LimitName } from '@tester/contracts';
import type { RecordListener, SandboxEnd, SandboxRun } from '../sandbox/sandbox.port';
import { printedText } from './printed-text';
import { ReportLines } from './report-lines';
import type { SupervisorEnd, SupervisorFrame } from './supervisor-frames';

/** Gathers what the supervisor says about one run. */
export class RunCollector {
  private readonly stdout: Buffer[] = [];
  private readonly stderr: Buffer[] = [];
  private readonly report: ReportLines;
  private end: SupervisorEnd | null = null;

  constructor(key: string, onRecord?: RecordListener) {
    this.report = new ReportLines(key, onRecord);
  }

  accept(frame: Exclude<SupervisorFrame, { type: 'ready' | 'fault' }>): void {
    switch (frame.type) {
      case 'stdout':
        this.stdout.push(frame.bytes);
        return;
      case 'stderr':
        this.stderr.push(frame.bytes);
        return;
      case 'report':
        this.report.push(frame.bytes);
        return;
      case 'end':
        this.end = frame.end;
        return;
    }
  }

  /**
   * @param fallback how the run ended when the supervisor could not tell any more, and how long it took in
   *   milliseconds as seen from here.
   */
  finish(
    fallback: { end: SandboxEnd; wallMs: number },
    facts: Pick<SandboxRun, 'imageDigest' | 'engineRuntime'>,
  ): SandboxRun {
    const end = this.end;
    const droppedStdout = end?.droppedStdoutBytes ?? 0;
    const droppedStderr = end?.droppedStderrBytes ?? 0;
    return {
      end: end?.end ?? fallback.end,
      exitCode: end === null || end.exitCode < 0 ? null : end.exitCode,
      signal: end === null || end.signal === 0 ? null : end.signal,
      limit: limitOf(end, end?.end ?? fallback.end),
      records: this.report.records,
      isReportIntact: this.report.isIntact,
      output: {
        stdout: printedText(this.stdout, droppedStdout),
        stderr: printedText(this.stderr, droppedStderr),
        droppedBytes: droppedStdout + droppedStderr,
      },
      wallMs: end?.wallMs ?? fallback.wallMs,
      cpuMs: end?.cpuMs ?? 0,
      peakMemoryBytes: end?.peakMemoryBytes ?? 0,
      ...facts,
    };
  }
}

const LIMIT_OF_END: Partial<Record<SandboxEnd, LimitName>> = {
  timed_out: 'wall',
  out_of_memory: 'memory',
  output_flooded: 'output',
};

/** What ended the run comes first; of the limits that only made its calls fail, processes are the rarer ones. */
function limitOf(told: SupervisorEnd | null, end: SandboxEnd): LimitName | null {
  const ending = LIMIT_OF_END[end];
  if (ending !== undefined) return ending;
  if ((told?.refusedProcesses ?? 0) > 0) return 'processes';
  return told?.isDiskFull === true ? 'disk' : null;
}
