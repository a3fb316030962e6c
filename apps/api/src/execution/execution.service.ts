import { Injectable } from '@nestjs/common';
import type { ExecuteAnswer, ExecuteEvent, ExecuteRequest, ExecutionRequest } from '@tester/contracts';
import { executionAnswerOf } from './execution-answer';
import { RUNTIME_OF_LANGUAGE } from './runtime-of-language';
import { SandboxWorker } from './sandbox-worker.port';

@Injectable()
export class ExecutionService {
  constructor(private readonly worker: SandboxWorker) {}

  /** @throws what {@link SandboxWorker.execute} throws. */
  async execute(request: ExecuteRequest, signal: AbortSignal): Promise<ExecuteAnswer> {
    return executionAnswerOf(await this.worker.execute(executionOf(request), signal));
  }

  /** Each test as it ends, then the answer. @throws as `execute`. */
  async *stream(request: ExecuteRequest, signal: AbortSignal): AsyncGenerator<ExecuteEvent> {
    for await (const event of this.worker.stream(executionOf(request), signal)) {
      yield event.type === 'test' ? event : { type: 'report', ...executionAnswerOf(reportIn(event)) };
    }
  }
}

/** The worker's words for what the single-page app asks. */
const executionOf = ({
  code,
  test_code,
  language,
  source_name,
  limits,
}: ExecuteRequest): ExecutionRequest => ({
  runtime: RUNTIME_OF_LANGUAGE[language],
  source: code,
  suite: test_code,
  ...(source_name !== undefined && { sourceName: source_name }),
  ...(limits !== undefined && { limits }),
});

function reportIn<T extends { type: unknown }>({ type: _, ...report }: T): Omit<T, 'type'> {
  return report;
}
