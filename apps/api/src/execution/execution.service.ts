import { Injectable } from '@nestjs/common';
import type { ExecuteAnswer, ExecuteRequest, Language, RuntimeId } from '@tester/contracts';
import { LanguageUnavailableException } from '@tester/exceptions';
import { executionAnswerOf } from './execution-answer';
import { SandboxWorker } from './sandbox-worker.port';

/** The runtime that executes suites of a language. */
const RUNTIME_OF_LANGUAGE: Partial<Record<Language, RuntimeId>> = { python: 'python-pytest' };

@Injectable()
export class ExecutionService {
  constructor(private readonly worker: SandboxWorker) {}

  /** @throws LanguageUnavailableException and what {@link SandboxWorker.execute} throws. */
  async execute(request: ExecuteRequest, signal: AbortSignal): Promise<ExecuteAnswer> {
    const runtime = RUNTIME_OF_LANGUAGE[request.language];
    if (runtime === undefined) {
      throw new LanguageUnavailableException(`no runtime for ${request.language}`, {
        parameters: { language: request.language, available: Object.keys(RUNTIME_OF_LANGUAGE).join(', ') },
      });
    }
    const { code: source, test_code: suite, source_name: sourceName } = request;
    return executionAnswerOf(await this.worker.execute({ runtime, source, suite, sourceName }, signal));
  }
}
