'use strict';
/** A built-in suite, run before the job is there: what the job needs is then loaded, compiled and has run once. */

const path = require('node:path');
const { WORK } = require('./paths.cjs');
const { runSuite } = require('./run-suite.cjs');
const { Session } = require('./session.cjs');
const { namesBetween, parse } = require('./syntax.cjs');

const SOURCE = `
export class Cart {
  items = [];
  add(price, count = 1) { this.items.push({ price, count }); return this; }
  total() { return this.items.reduce((sum, { price, count }) => sum + price * count, 0); }
}
export const grade = (points) => (points >= 90 ? 'A' : points >= 80 ? 'B' : 'C');
export async function later(value) { await null; if (!value) throw new TypeError('no value'); return value; }
function hidden(text) { switch (text) { case 'a': return 1; default: return text && text.length; } }
`;
const SUITE = `
import { Cart, grade, later } from './warm';
jest.mock('node:os', () => ({ cpus: () => [1] }));
describe('warm', () => {
  beforeEach(() => { jest.fn(); });
  test('passes', () => { expect(new Cart().add(2, 3).total()).toBe(6); expect(grade(95)).toEqual('A'); });
  test.each([[85, 'B'], [1, 'C']])('each %i', (points, letter) => { expect({ a: grade(points) }).toStrictEqual({ a: letter }); });
  it('waits', async () => { await expect(later(1)).resolves.toBe(1); await expect(later(0)).rejects.toThrow(TypeError); });
  it('uses a bare name', () => { expect(hidden('a')).toBe(1); expect([1, 2]).toContain(2); expect(null).toBeNull(); });
  it('fails', () => { expect({ a: [1, { b: 2 }] }).toEqual({ a: [1, { b: 3 }] }); });
  it('spies', () => { const f = jest.fn(() => 2); f(1); expect(f).toHaveBeenCalledWith(1); expect(0.1 + 0.2).toBeCloseTo(0.3); });
});
`;

async function warmUp(isTypeScript) {
  const extension = isTypeScript ? '.ts' : '.js';
  const types = isTypeScript
    ? 'interface Item { price: number }\nconst item = { price: 1 } as Item;\nvoid item;\n'
    : '';
  const source = {
    name: 'warm',
    path: path.join(WORK, `warm${extension}`),
    text: types + SOURCE,
    isTypeScript,
  };
  const suite = { path: path.join(WORK, `warm.test${extension}`), text: SUITE, isTypeScript };
  for (const file of [source, suite]) file.tree = parse(file);
  const session = await Session.prepare(suite.path);
  const names = namesBetween(source, suite, session.environment.global);
  const silence = () => {};
  const { failures, reported } = await runSuite(
    { source, suite, names },
    { emit: silence, leave: silence, session },
  );
  if (failures !== 1 || reported !== 7)
    throw new Error(`the built-in suite: ${failures} failures in ${reported} tests`);
}

module.exports = { warmUp };
