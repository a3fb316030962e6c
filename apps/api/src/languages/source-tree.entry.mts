/** Runs inside a worker thread: parses what it is sent and answers with every node of the tree. */
import { workerData } from 'node:worker_threads';
import { Language, Parser } from 'web-tree-sitter';
import type { TreeSitterFiles } from './syntax/tree-sitter-thread.js';
import { serveOrders } from './syntax/serve-orders.mts';
import type { SentNode } from './source-tree.js';

const { engineWasm, grammarWasm } = workerData as TreeSitterFiles;

serveOrders<string, { nodes: SentNode[]; isWhole: boolean }>(
  Parser.init({ locateFile: () => engineWasm })
    .then(() => Language.load(grammarWasm))
    .then((language) => new Parser().setLanguage(language))
    .then((parser) => (text) => read(parser, text)),
);

function read(parser: Parser, text: string): { nodes: SentNode[]; isWhole: boolean } {
  const tree = parser.parse(text);
  if (tree === null) throw new Error('the parser gave no tree');
  const nodes: SentNode[] = [];
  const cursor = tree.walk();
  for (let depth = 0; ;) {
    nodes.push({
      type: cursor.nodeType,
      field: cursor.currentFieldName,
      depth,
      start: cursor.startIndex,
      end: cursor.endIndex,
      row: cursor.startPosition.row,
      isNamed: cursor.nodeIsNamed,
    });
    if (cursor.gotoFirstChild()) {
      depth += 1;
      continue;
    }
    let isAtEnd = false;
    while (!isAtEnd && !cursor.gotoNextSibling()) {
      isAtEnd = !cursor.gotoParent();
      depth -= 1;
    }
    if (!isAtEnd) continue;
    const isWhole = !tree.rootNode.hasError;
    cursor.delete();
    tree.delete();
    return { nodes, isWhole };
  }
}
