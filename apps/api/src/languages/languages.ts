import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Language } from '@tester/contracts';
import { LanguageUnavailableException, SourceSyntaxException } from '@tester/exceptions';
import { PYTHON_GRAMMAR, pythonSyntaxFault, withPythonLineEnds } from './python/python-syntax';
import { ParserThread } from './syntax/parser-thread';

/** Milliseconds a syntax check may take, its place in the queue included; past that the sandbox decides. */
const SYNTAX_CHECK_MAX_MS = 2_000;

/** What the API knows of the languages it offers. */
@Injectable()
export class Languages implements OnApplicationShutdown {
  readonly available: readonly Language[] = ['python'];
  private readonly pythonParser = new ParserThread(PYTHON_GRAMMAR);

  /**
   * Refuses a source that is certainly not valid. One we cannot judge (the parser crashed or took too long) passes:
   * our machine's trouble is never the user's fault, and the sandbox has the last word anyway.
   * @throws LanguageUnavailableException, SourceSyntaxException with the position in `faults`.
   */
  async checkSource(language: Language, source: string): Promise<void> {
    if (!this.available.includes(language)) {
      throw new LanguageUnavailableException(`${language} is not offered`, {
        parameters: { language, available: this.available.join(', ') },
      });
    }
    const text = withPythonLineEnds(source);
    const nodes = await this.pythonParser.parse(text, SYNTAX_CHECK_MAX_MS);
    const fault = nodes === null ? null : pythonSyntaxFault(nodes, text);
    if (fault === null) return;
    const { line, column, error } = fault;
    throw new SourceSyntaxException(`the source has a syntax error at ${line}:${column}: ${error}`, {
      parameters: { line, column, error },
      faults: [{ field: 'input_code', line, column, message: error }],
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pythonParser[Symbol.asyncDispose]();
  }
}
