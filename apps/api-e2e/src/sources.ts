import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The examples that ship with the project. */
export const example = (name: 'shipping' | 'inventory' | 'journal'): string =>
  readFileSync(path.resolve(__dirname, `../../../examples/python/${name}.py`), 'utf8');

export const SMALL_SOURCE = 'def add(a: int, b: int) -> int:\n    return a + b\n';

/**
 * Takes its time while it is imported, so that a generation of it can be watched, left and cancelled. Each is a source
 * that no cache has seen.
 */
export const slowSource = (): string => `import time\ntime.sleep(2)\n\n${SMALL_SOURCE}# ${randomUUID()}\n`;
