import { Injectable, Logger } from '@nestjs/common';
import type { Compilation, CompilationRequest, Language } from '@tester/contracts';
import type { Locale } from '@tester/exceptions';
import { ApiConfig } from '../config/api-config';
import { SandboxWorker } from '../execution/sandbox-worker.port';
import { compilerException } from '../languages/compiler-exception';
import { Languages } from '../languages/languages';

/** Milliseconds that the worker has for its answer: nobody should wait longer for what is only a second opinion. */
const COMPILE_MAX_MS = 1_500;

/** Languages whose own compiler runs in a sandbox alone; the parsers of the others have looked at the source already. */
const COMPILERS: Partial<Record<Language, CompilationRequest['runtime']>> = {
  python: 'python-pytest',
  java: 'java-junit',
};

/** Refuses sources that are certainly not valid, before they cost anything. */
@Injectable()
export class SourceChecks {
  private readonly logger = new Logger(SourceChecks.name);

  constructor(
    private readonly languages: Languages,
    private readonly worker: SandboxWorker,
    private readonly config: ApiConfig,
  ) {}

  /**
   * The grammar in this process first; what it misses, the compiler in a warm sandbox finds, where one is free. Trouble
   * on our side lets the source pass.
   * @throws as `Languages.checkSource`.
   */
  async check(language: Language, source: string, locale: Locale): Promise<void> {
    await this.languages.checkSource(language, source, locale);
    const runtime = COMPILERS[language];
    // The offline writer starts with the compiler itself, and wants the warm sandbox for that.
    if (runtime === undefined || this.config.writer.kind !== 'gemini') return;
    // The compiler would take a byte order mark for a column.
    const compilation = await this.compile({ runtime, source: source.replace(/^\uFEFF/, '') });
    const fault = compilation?.fault;
    if (fault) throw compilerException(language, fault, locale);
  }

  /** Null when our machine could not tell. */
  private async compile(request: CompilationRequest): Promise<Compilation | null> {
    try {
      return await this.worker.compile(request, AbortSignal.timeout(COMPILE_MAX_MS));
    } catch (error) {
      this.logger.warn(
        { err: error, runtime: request.runtime },
        'a source was not compiled before its generation',
      );
      return null;
    }
  }
}
