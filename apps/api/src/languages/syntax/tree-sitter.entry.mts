/**
 * Runs inside a worker thread: parses what it is sent and answers with the plain tree. It holds no rule of its own,
 * so that everything worth testing stays in the main thread, and nothing of it survives a parser that went wrong.
 */
import { workerData } from 'node:worker_threads';
import { Language, Parser } from 'web-tree-sitter';
import { serveOrders } from './serve-orders.mts';
import type { FlatNode } from './syntax-tree.js';
import type { TreeSitterFiles } from './tree-sitter-thread.js';

const { engineWasm, grammarWasm } = workerData as TreeSitterFiles;

serveOrders<string, FlatNode[]>(
  Parser.init({ locateFile: () => engineWasm })
    .then(() => Language.load(grammarWasm))
    .then((language) => new Parser().setLanguage(language))
    .then((parser) => (source) => flatten(parser, source)),
);

function flatten(ready: Parser, source: string): FlatNode[] {
  const tree = ready.parse(source);
  if (tree === null) throw new Error('the parser gave no tree');
  const nodes: FlatNode[] = [];
  const cursor = tree.walk();
  // Anonymous tokens are left out (`async` is the one a rule asks for): half the nodes, half the message.
  let depth = 0;
  for (;;) {
    const isKept = cursor.nodeIsNamed || cursor.nodeIsMissing || cursor.nodeType === 'async';
    if (isKept) {
      const { row, column } = cursor.startPosition;
      nodes.push({
        type: cursor.nodeType,
        field: cursor.currentFieldName,
        depth,
        row,
        column,
        isMissing: cursor.nodeIsMissing,
      });
    }
    if (cursor.gotoFirstChild()) {
      depth += 1;
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) {
        cursor.delete();
        tree.delete();
        return nodes;
      }
      depth -= 1;
    }
  }
}
