import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Language } from '@tester/contracts';
import type { Locale } from '@tester/exceptions';
import { SyntaxChecks } from './syntax-checks';
import { syntaxException } from './syntax/syntax-exception';

/** Milliseconds a syntax check may take, its place in the queue included; past that the sandbox decides. */
const SYNTAX_CHECK_MAX_MS = 4_000;

/** What the API knows of the languages it offers. */
@Injectable()
export class Languages implements OnApplicationShutdown {
  private readonly checks = new SyntaxChecks();

  /**
   * Refuses a source that is certainly not valid. One we cannot judge (the parser crashed or took too long) passes:
   * our machine's trouble is never the user's fault, and the sandbox has the last word anyway.
   * @param locale of the compiler's words in the exception.
   * @throws SourceSyntaxException with the position in `faults`, and a fault of the field
   * `language` where the source plainly is in another one.
   */
  async checkSource(language: Language, source: string, locale: Locale): Promise<void> {
    const text = source.replace(/^\uFEFF/, '');
    const judgement = await this.checks.judge(language, text, SYNTAX_CHECK_MAX_MS);
    if (judgement.standing !== 'invalid') return;
    throw syntaxException(judgement.fault, await this.checks.otherLanguage(language, text), locale);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.checks[Symbol.asyncDispose]();
  }
}
