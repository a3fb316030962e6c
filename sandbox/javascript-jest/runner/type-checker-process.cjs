'use strict';
/**
 * The program of the type checker's process. It is run once when the image is built, which leaves an image of its
 * memory; every later start begins from that, at `serve`.
 */

const fs = require('node:fs');
const path = require('node:path');
const { startupSnapshot } = require('node:v8');
const { WORK } = require('./paths.cjs');
const { TypeChecker } = require('./type-checker.cjs');

const MAX_JOB_BYTES = 65_536;
/** With this argument somebody waits for the answer already: a rehearsal would cost what it saves. */
const AT_ONCE = 'at-once';
const SOURCE = `
export interface Item { readonly price: number; count?: number }
export type Grade = 'A' | 'B';
export enum Kind { Plain, Special }
export class Cart<T extends Item = Item> {
  private items: T[] = [];
  constructor(readonly name: string, private rate = 0.2) {}
  add(item: T, ...more: T[]): this { this.items.push(item, ...more); return this; }
  get total(): number { return this.items.reduce((sum, { price, count = 1 }) => sum + price * count, 0) * (1 + this.rate); }
}
export const grade = (points: number): Grade => (points >= 90 ? 'A' : 'B');
export async function later<T>(value: T | null): Promise<T> {
  await null;
  if (value === null) throw new TypeError(\`no value of \${typeof value}\`);
  return value;
}
export function price(amount: number, rate = 0.2): number {
  if (amount < 0) throw new RangeError('negative');
  const known = new Map<string, number>();
  for (const [name, each] of Object.entries({ amount, rate })) known.set(name, Math.round(each * 100) / 100);
  return known.get('amount') ?? Number('1');
}
`;
/** The last line has an error of types: to say one takes code of its own. */
const suite = (name) => `
import { Cart, Kind, grade, later, price, type Item } from './${name}';
describe('types', () => {
  let cart: Cart;
  const items: Item[] = [{ price: 1 }, { price: 2, count: Kind.Special }];
  beforeEach(() => { cart = new Cart('c').add(items[0]!, ...items.slice(1)); jest.useFakeTimers(); });
  afterEach(() => jest.restoreAllMocks());
  it('adds', () => { expect(cart.total).toBeCloseTo(3.6); expect(items.map((item) => item.price)).toEqual([1, 2]); });
  test.each([[95, 'A'], [1, 'B']])('grades %i', (points, letter) => { expect(grade(points)).toBe(letter); });
  it('waits', async () => { await expect(later(null)).rejects.toThrow(TypeError); expect(await later(1)).not.toBeNull(); });
  it('refuses', () => expect(() => price(-1)).toThrow(RangeError));
  it('spies', () => {
    const spy = jest.spyOn(Math, 'round').mockReturnValue(1), mock = jest.fn((n: number) => n + 1);
    mock(1); expect(mock).toHaveBeenCalledWith(1); expect(spy).toHaveBeenCalledTimes(0);
    expect({ a: [1] }).toStrictEqual({ a: [1] }); expect(['a']).toContain('a'); expect(items).toHaveLength(2);
  });
  it('errs', () => { const wrong: string = price(1); expect(wrong).toBeDefined(); expect(new Error('x')).toBeInstanceOf(Error); });
});
`;

const checker = new TypeChecker();
rehearse('first');

/** Says that it is ready, takes one job from stdin, and answers on stdout; each is a line of JSON. */
function serve() {
  // What is still to be compiled after the start is compiled now, not in the job.
  if (!process.argv.includes(AT_ONCE)) rehearse('second');
  fs.writeSync(1, '"ready"\n');
  const bytes = Buffer.alloc(MAX_JOB_BYTES);
  const length = fs.readSync(0, bytes);
  if (length > 0)
    fs.writeSync(1, `${JSON.stringify(checker.check(jobOf(bytes.toString('utf8', 0, length))))}\n`);
}

/** The files are where the job has put them. */
function jobOf(line) {
  const { source, suite, bareNames } = JSON.parse(line);
  const read = (file) => ({ ...file, text: fs.readFileSync(file.path, 'utf8') });
  return { source: read(source), suite: read(suite), bareNames };
}

function rehearse(name) {
  const file = (ending, text) => ({ name, path: path.join(WORK, `.${name}${ending}`), text });
  const found = checker.check({
    source: file('.ts', SOURCE),
    suite: file('.test.ts', suite(name)),
    bareNames: [],
  });
  if (found.length !== 1) throw new Error(`the built-in files: ${JSON.stringify(found)}`);
}

startupSnapshot.setDeserializeMainFunction(serve);
