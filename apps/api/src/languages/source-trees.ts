import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Language } from '@tester/contracts';
import { moduleFile, ParserThread } from './syntax/parser-thread';
import type { TreeSitterFiles } from './syntax/tree-sitter-thread';
import { growTree, type SentNode, type SourceTree } from './source-tree';

/** Milliseconds that a text may wait and be parsed. */
const READ_MAX_MS = 4_000;

const GRAMMARS: Readonly<Record<Language, string>> = {
  python: 'tree-sitter-python/tree-sitter-python.wasm',
  javascript: 'tree-sitter-javascript/tree-sitter-javascript.wasm',
  typescript: 'tree-sitter-typescript/tree-sitter-typescript.wasm',
  java: 'tree-sitter-java/tree-sitter-java.wasm',
};

type Answer = { nodes: SentNode[]; isWhole: boolean };

/** Syntax trees of sources and suites, with the places of everything in them. */
@Injectable()
export class SourceTrees implements OnApplicationShutdown {
  private readonly threads = new Map<Language, ParserThread<string, Answer>>();

  /** Null when the parser crashed or took too long: nothing is known then. */
  async read(language: Language, text: string): Promise<SourceTree | null> {
    const answer = await this.threadOf(language).run(text, READ_MAX_MS);
    return answer === null ? null : growTree(text, answer.nodes, answer.isWhole);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.threads.values()].map((thread) => thread[Symbol.asyncDispose]()));
  }

  private threadOf(language: Language): ParserThread<string, Answer> {
    const known = this.threads.get(language);
    if (known !== undefined) return known;
    const files: TreeSitterFiles = {
      engineWasm: moduleFile('web-tree-sitter/web-tree-sitter.wasm'),
      grammarWasm: moduleFile(GRAMMARS[language]),
    };
    const thread = new ParserThread<string, Answer>('source-tree.entry', files);
    this.threads.set(language, thread);
    return thread;
  }
}
