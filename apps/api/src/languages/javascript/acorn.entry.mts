/** Runs inside a worker thread: acorn, which judges JavaScript as engines do. */
import { parse, type Options } from 'acorn';
import { serveOrders } from '../syntax/serve-orders.mts';
import type { AcornAnswer, AcornFault } from './javascript-faults.js';

/** With what the sandbox allows: its compiler takes a `return` at the top of any file. */
const COMMON: Options = { ecmaVersion: 'latest', allowHashBang: true, allowReturnOutsideFunction: true };
/** acorn's word for a stack that is too small, which says nothing of the source. */
const OUT_OF_STACK = /^Not enough stack space/;

interface AcornError extends SyntaxError {
  pos: number;
  loc: { line: number; column: number };
}

serveOrders<string, AcornAnswer>((source) => {
  const asModule = faultOf(source, 'module');
  const asScript = asModule && faultOf(source, 'commonjs');
  // A file of the other kind fails at its first sign of it: who gets further has understood more.
  const fault = asScript && asScript.offset > asModule.offset ? asScript : asModule;
  return { fault: asScript && fault };
});

function faultOf(source: string, sourceType: 'module' | 'commonjs'): AcornFault | null {
  try {
    parse(source, { ...COMMON, sourceType });
    return null;
  } catch (error) {
    if (!isAcornError(error) || OUT_OF_STACK.test(error.message)) throw error;
    const { message, pos, loc } = error;
    return { message, offset: pos, line: loc.line, column: loc.column + 1 };
  }
}

const isAcornError = (error: unknown): error is AcornError => error instanceof SyntaxError && 'loc' in error;
