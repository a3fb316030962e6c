import { createHash } from 'node:crypto';

/** `look` may be looked at while the writer is mended; `held` is only ever scored. */
export const PARTS = /** @type {const} */ (['look', 'held']);

/** @typedef {typeof PARTS[number]} Part */

/**
 * Which part a callable belongs to: by its name alone, so that nobody chose.
 *
 * @param {string} name of package and callable
 * @returns {Part}
 */
export const partOf = (name) => (digestOf(`part of ${name}`).readUInt8(0) % 2 === 0 ? 'look' : 'held');

/**
 * The same few of many each time, in an order that says nothing about them.
 *
 * @template {{ name: string }} T
 * @param {readonly T[]} all
 * @param {number} count
 */
export const fewOf = (all, count) =>
  [...new Map(all.map((each) => [each.name, each])).values()]
    .toSorted((one, other) => Buffer.compare(digestOf(one.name), digestOf(other.name)))
    .slice(0, count);

/** @param {string} text */
const digestOf = (text) => createHash('sha256').update(text).digest();
