// expect: passed | ES modules, Jest's globals by import, the source's own export
import { describe, expect, jest, test } from '@jest/globals';
import os, { EOL } from 'node:os';
export const twice = (n) => n * 2;
describe('modules', () => {
  test('work', async () => {
    expect(os.EOL).toBe(EOL);
    expect(jest.isMockFunction(jest.fn())).toBe(true);
    const { basename } = await import('node:path');
    expect(basename('/a/b')).toBe('b');
    expect(import.meta.url).toMatch(/^file:/);
    expect(twice(2)).toBe(4);
  });
});
