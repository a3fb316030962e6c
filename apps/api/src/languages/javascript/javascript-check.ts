import { ParserThread } from '../syntax/parser-thread';
import { UNKNOWN, VALID, invalid, type Judgement, type SyntaxCheck } from '../syntax/syntax-check';
import type { TypeScriptParser } from '../typescript/typescript-parser';
import { javascriptFault, jsxFault, type AcornAnswer, type AcornFault } from './javascript-faults';

/**
 * JavaScript by acorn, as a module or as a CommonJS script, whichever it is. What acorn refuses may hold decorators,
 * which it does not know and our sandbox compiles: then TypeScript's parser has the say.
 */
export class JavaScriptCheck implements SyntaxCheck {
  private readonly thread = new ParserThread<string, AcornAnswer>('javascript/acorn.entry');

  constructor(private readonly typescript: TypeScriptParser) {}

  async judge(source: string, deadlineMs: number): Promise<Judgement> {
    const answer = await this.thread.run(source, deadlineMs);
    if (answer === null) return UNKNOWN;
    return answer.fault === null ? VALID : this.secondOpinion(source, answer.fault, deadlineMs);
  }

  private async secondOpinion(source: string, fault: AcornFault, deadlineMs: number): Promise<Judgement> {
    const refused = invalid(javascriptFault(fault, source));
    const mayHaveDecorators = source.includes('@');
    if (!mayHaveDecorators && !source.includes('<')) return refused;
    const parsed = await this.typescript.parse({ source, fileName: 'source.jsx' }, deadlineMs);
    if (parsed === null) return mayHaveDecorators ? UNKNOWN : refused;
    // acorn stopped at a decorator, so the fault is another's, and the other parser has found it.
    if (parsed.fault !== null) return source[fault.offset] === '@' ? invalid(parsed.fault) : refused;
    if (parsed.jsx !== null) return invalid(jsxFault(parsed.jsx));
    return parsed.hasDecorators ? VALID : refused;
  }

  async isPlain(source: string, deadlineMs: number): Promise<boolean> {
    return (await this.judge(source, deadlineMs)).standing === 'valid';
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.thread[Symbol.asyncDispose]();
  }
}
