import { jsxFault } from '../javascript/javascript-faults';
import { UNKNOWN, VALID, invalid, type Judgement, type SyntaxCheck } from '../syntax/syntax-check';
import type { TypeScriptParser } from './typescript-parser';

/** TypeScript by its own compiler's parser; types are not looked at. */
export class TypeScriptCheck implements SyntaxCheck {
  constructor(private readonly parser: TypeScriptParser) {}

  async judge(source: string, deadlineMs: number): Promise<Judgement> {
    const parsed = await this.parser.parse({ source, fileName: 'source.ts' }, deadlineMs);
    if (parsed === null) return UNKNOWN;
    if (parsed.fault === null) return VALID;
    const withJsx = source.includes('<')
      ? await this.parser.parse({ source, fileName: 'source.tsx' }, deadlineMs)
      : null;
    return invalid(withJsx?.jsx ? jsxFault(withJsx.jsx) : parsed.fault);
  }

  /** Every JavaScript is TypeScript too, so it takes types to show. */
  async isPlain(source: string, deadlineMs: number): Promise<boolean> {
    if ((await this.judge(source, deadlineMs)).standing !== 'valid') return false;
    const parsed = await this.parser.parse({ source, fileName: 'source.js' }, deadlineMs);
    return parsed !== null && parsed.fault !== null;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.parser[Symbol.asyncDispose]();
  }
}
