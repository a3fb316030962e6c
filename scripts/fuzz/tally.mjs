import { markdownTable } from '../bench/statistics.mjs';
import { nameOf } from './operations.mjs';

/** What every route was answered with, and whether it ever did what it is for. */
export class Tally {
  /** @type {Map<string, Map<number, number>>} name of a route → status → how often */
  #statuses;
  /** @type {Set<string>} names of routes that have granted what was well asked */
  #granted = new Set();

  /** @param {readonly import('./operations.mjs').Operation[]} operations */
  constructor(operations) {
    this.#statuses = new Map(operations.map((operation) => [nameOf(operation), new Map()]));
  }

  /**
   * @param {import('./raw-request.mjs').RawRequest} request
   * @param {number} status
   */
  count({ operation, method }, status) {
    const statuses = this.#statuses.get(operation);
    statuses?.set(status, (statuses.get(status) ?? 0) + 1);
    if (status >= 200 && status < 300 && operation.startsWith(`${method} `)) this.#granted.add(operation);
  }

  /** @param {ReadonlySet<string>} hopeless routes that can grant nothing while the fuzzer runs */
  neverGranted(hopeless) {
    return [...this.#statuses.keys()].filter((name) => !this.#granted.has(name) && !hopeless.has(name));
  }

  toString() {
    const rows = [...this.#statuses].map(([name, statuses]) => [name, told(statuses)]);
    return markdownTable(['route', 'answers'], rows);
  }
}

/** @param {Map<number, number>} statuses */
const told = (statuses) =>
  [...statuses]
    .sort(([one], [other]) => one - other)
    .map(([status, times]) => `${status}×${times}`)
    .join(' ');
