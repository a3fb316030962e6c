import { moduleFile, ParserThread } from './parser-thread';
import type { FlatNode } from './syntax-tree';

export interface TreeSitterFiles {
  engineWasm: string;
  grammarWasm: string;
}

/** A thread that answers a source with its tree. @param grammar module path, such as `tree-sitter-java/….wasm`. */
export const treeSitterThread = (grammar: string): ParserThread<string, FlatNode[]> =>
  new ParserThread('syntax/tree-sitter.entry', {
    engineWasm: moduleFile('web-tree-sitter/web-tree-sitter.wasm'),
    grammarWasm: moduleFile(grammar),
  } satisfies TreeSitterFiles);
