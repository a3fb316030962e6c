import { LANGUAGES, type Language } from '@tester/contracts';
import { JavaCheck } from './java/java-check';
import { JavaScriptCheck } from './javascript/javascript-check';
import { PythonCheck } from './python/python-check';
import type { Judgement, SyntaxCheck } from './syntax/syntax-check';
import { TypeScriptCheck } from './typescript/typescript-check';
import { TypeScriptParser } from './typescript/typescript-parser';

/** Milliseconds that looking for another language may take in each of them: a hint is not worth a long wait. */
const HINT_MAX_MS = 1_500;

/** The syntax check of every language; each starts its parser when it is first asked. */
export class SyntaxChecks implements AsyncDisposable {
  private readonly parser = new TypeScriptParser();
  private readonly checks: Readonly<Record<Language, SyntaxCheck>> = {
    python: new PythonCheck(),
    javascript: new JavaScriptCheck(this.parser),
    typescript: new TypeScriptCheck(this.parser),
    java: new JavaCheck(),
  };

  judge(language: Language, source: string, deadlineMs: number): Promise<Judgement> {
    return this.checks[language].judge(source, deadlineMs);
  }

  /**
   * The language that a source which is not in `chosen` plainly is in: its parser takes the whole of it, and no other
   * does. Null when none is, or several are. Words in the source decide nothing.
   */
  async otherLanguage(chosen: Language, source: string): Promise<Language | null> {
    const others = LANGUAGES.filter((language) => language !== chosen);
    const taken = await Promise.all(
      others.map((language) => this.checks[language].isPlain(source, HINT_MAX_MS)),
    );
    const [only, another] = others.filter((_, i) => taken[i]);
    return only !== undefined && another === undefined ? only : null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Object.values(this.checks).map((check) => check[Symbol.asyncDispose]()));
  }
}
