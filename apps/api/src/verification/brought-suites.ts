import { Injectable } from '@nestjs/common';
import type { VerifyAnswer, VerifyEvent, VerifyRequest } from '@tester/contracts';
import { settingsOf } from './verification-settings';
import { VerificationService, type VerificationOrder } from './verification.service';

/** Verifies suites that users bring: no writer is asked. */
@Injectable()
export class BroughtSuites {
  constructor(private readonly verification: VerificationService) {}

  /** @throws as {@link VerificationService.verify}. */
  async verify(request: VerifyRequest, signal: AbortSignal): Promise<VerifyAnswer> {
    const steps = this.verification.verify(orderOf(request), signal);
    for (;;) {
      const { done, value } = await steps.next();
      if (done) return value;
    }
  }

  /** Each step as it begins, then the answer. @throws as `verify`. */
  async *stream(request: VerifyRequest, signal: AbortSignal): AsyncGenerator<VerifyEvent> {
    const steps = this.verification.verify(orderOf(request), signal);
    for (;;) {
      const { done, value } = await steps.next();
      if (!done) yield value;
      else {
        yield { type: 'report', ...value };
        return;
      }
    }
  }
}

const orderOf = (request: VerifyRequest): VerificationOrder => ({
  language: request.language,
  source: request.code,
  suite: request.test_code,
  sourceName: request.source_name,
  limits: request.limits,
  settings: settingsOf(request),
  accepted: request.accept,
});
