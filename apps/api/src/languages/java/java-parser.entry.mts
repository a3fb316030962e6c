/** Runs inside a worker thread: java-parser, which knows what the tree-sitter grammar has not learned yet. */
import { parse } from 'java-parser';
import { serveOrders } from '../syntax/serve-orders.mts';
import type { JavaParserAnswer } from './java-faults.js';

/** How it speaks: `… in line: 1, column: 21!` and then its words. */
const SAYS = /^Sad sad panda, \w+ errors detected in line: (\w+), column: (\w+)!\n(.*)$/s;

serveOrders<string, JavaParserAnswer>((source) => {
  try {
    parse(source);
    return { fault: null };
  } catch (error) {
    const [, line, column, words] = (error instanceof Error && SAYS.exec(error.message)) || [];
    if (words === undefined) throw error;
    // At the end of the source it gives NaN for both.
    const isAtEnd = !Number.isInteger(Number(line));
    return { fault: { words, place: isAtEnd ? null : { line: Number(line), column: Number(column) } } };
  }
});
