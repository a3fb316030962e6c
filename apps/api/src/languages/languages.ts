import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { EXPLORING_LANGUAGES, LANGUAGES, type Language } from '@tester/contracts';
import { LanguageUnavailableException, type Locale } from '@tester/exceptions';
import { ApiConfig } from '../config/api-config';
import { SyntaxChecks } from './syntax-checks';
import { syntaxException } from './syntax/syntax-exception';

/** Milliseconds a syntax check may take, its place in the queue included; past that the sandbox decides. */
const SYNTAX_CHECK_MAX_MS = 4_000;

/** What the API knows of the languages it offers. */
@Injectable()
export class Languages implements OnApplicationShutdown {
  /** Languages that suites can be asked for: the offline writer knows those that a sandbox can explore. */
  readonly available: readonly Language[];
  private readonly checks = new SyntaxChecks();

  constructor(config: ApiConfig) {
    this.available = config.writer.kind === 'gemini' ? LANGUAGES : EXPLORING_LANGUAGES;
  }

  /**
   * Refuses a source that is certainly not valid. One we cannot judge (the parser crashed or took too long) passes:
   * our machine's trouble is never the user's fault, and the sandbox has the last word anyway.
   * @param locale of the compiler's words in the exception.
   * @throws LanguageUnavailableException; SourceSyntaxException with the position in `faults`, and a fault of the field
   * `language` where the source plainly is in another one.
   */
  async checkSource(language: Language, source: string, locale: Locale): Promise<void> {
    if (!this.available.includes(language)) {
      throw new LanguageUnavailableException(`${language} is not offered`, {
        parameters: { language, available: this.available.join(', ') },
      });
    }
    const text = source.replace(/^\uFEFF/, '');
    const judgement = await this.checks.judge(language, text, SYNTAX_CHECK_MAX_MS);
    if (judgement.standing !== 'invalid') return;
    throw syntaxException(judgement.fault, await this.checks.otherLanguage(language, text), locale);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.checks[Symbol.asyncDispose]();
  }
}
