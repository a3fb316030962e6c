import { moduleFile, ParserThread } from '../syntax/parser-thread';
import type { SyntaxFault } from '../syntax/syntax-fault';

export interface TypeScriptOrder {
  source: string;
  /** The extension says what is allowed: types in `.ts`, JSX in `.jsx`, both in `.tsx`. */
  fileName: 'source.ts' | 'source.tsx' | 'source.js' | 'source.jsx';
}
export interface TypeScriptAnswer {
  fault: SyntaxFault | null;
  /** Where the first JSX element begins; 1-based. */
  jsx: { line: number; column: number } | null;
  hasDecorators: boolean;
}
export interface TypeScriptFiles {
  koreanMessages: string;
}

/** The TypeScript compiler's own parser, in a thread. */
export class TypeScriptParser implements AsyncDisposable {
  private readonly thread = new ParserThread<TypeScriptOrder, TypeScriptAnswer>(
    'typescript/typescript.entry',
    {
      koreanMessages: moduleFile('typescript/lib/ko/diagnosticMessages.generated.json'),
    } satisfies TypeScriptFiles,
  );

  /** Null when it crashed, or `deadlineMs` went by. */
  parse(order: TypeScriptOrder, deadlineMs: number): Promise<TypeScriptAnswer | null> {
    return this.thread.run(order, deadlineMs);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.thread[Symbol.asyncDispose]();
  }
}
