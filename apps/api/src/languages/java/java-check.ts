import { ParserThread } from '../syntax/parser-thread';
import { UNKNOWN, VALID, invalid, type Judgement, type SyntaxCheck } from '../syntax/syntax-check';
import { isBroken } from '../syntax/syntax-tree';
import { treeSitterThread } from '../syntax/tree-sitter-thread';
import { javaFault, type JavaParserAnswer } from './java-faults';
import { asParsersKnow, hasEscapedPunctuation } from './java-text';

const JAVA_GRAMMAR = 'tree-sitter-java/tree-sitter-java.wasm';

const DECLARATION = /^(?:class|interface|enum|record|annotation_type|method)_declaration$/;

/**
 * Java by two parsers that lag behind the language in different places: the quick one is asked first, the other where
 * that one stumbles, and only what both refuse is refused.
 */
export class JavaCheck implements SyntaxCheck {
  private readonly grammar = treeSitterThread(JAVA_GRAMMAR);
  private readonly secondParser = new ParserThread<string, JavaParserAnswer>('java/java-parser.entry');

  async judge(source: string, deadlineMs: number): Promise<Judgement> {
    const text = asParsersKnow(source);
    const nodes = await this.grammar.run(text, deadlineMs);
    if (nodes === null) return UNKNOWN;
    if (!nodes.some(isBroken)) return VALID;
    const answer = await this.secondParser.run(text, deadlineMs);
    if (answer === null) return UNKNOWN;
    if (answer.fault === null) return VALID;
    return hasEscapedPunctuation(source) ? UNKNOWN : invalid(javaFault(nodes, answer.fault, text));
  }

  /** `let a;` is a field of type `let` in Java 25, so it takes a method or a type to show. */
  async isPlain(source: string, deadlineMs: number): Promise<boolean> {
    if ((await this.judge(source, deadlineMs)).standing !== 'valid') return false;
    const nodes = await this.grammar.run(asParsersKnow(source), deadlineMs);
    return nodes?.some(({ type }) => DECLARATION.test(type)) ?? false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.grammar, this.secondParser].map((thread) => thread[Symbol.asyncDispose]()));
  }
}
