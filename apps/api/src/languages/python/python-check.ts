import { UNKNOWN, VALID, invalid, type Judgement, type SyntaxCheck } from '../syntax/syntax-check';
import { treeSitterThread } from '../syntax/tree-sitter-thread';
import { PYTHON_GRAMMAR, pythonSyntaxFault, withPythonLineEnds } from './python-syntax';

/** Python by its tree-sitter grammar, and rules of CPython's own that the grammar does not hold. */
export class PythonCheck implements SyntaxCheck {
  private readonly thread = treeSitterThread(PYTHON_GRAMMAR);

  async judge(source: string, deadlineMs: number): Promise<Judgement> {
    const text = withPythonLineEnds(source);
    const nodes = await this.thread.run(text, deadlineMs);
    if (nodes === null) return UNKNOWN;
    const fault = pythonSyntaxFault(nodes, text);
    return fault === null ? VALID : invalid(fault);
  }

  async isPlain(source: string, deadlineMs: number): Promise<boolean> {
    return (await this.judge(source, deadlineMs)).standing === 'valid';
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.thread[Symbol.asyncDispose]();
  }
}
