import satisfies from 'spdx-satisfies';
import { idOf } from './bill-of-materials.mjs';

/** @typedef {import('./bill-of-materials.mjs').Component} Component */

/** Licences that ask for no more than a notice. */
const SHIPPED = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Python-2.0',
  'Unlicense',
];
/** What only builds and tests may be under these, too: nothing of it leaves the house. */
const OF_TOOLS = [...SHIPPED, 'Artistic-2.0', 'CC-BY-3.0', 'CC-BY-4.0', 'CC0-1.0', 'WTFPL'];
/**
 * Packages with an older way to say so than npm reads; looked up by hand, for one version.
 *
 * @type {Record<string, string>}
 */
const LOOKED_UP = {
  'buildcheck@0.0.7': 'MIT',
  'busboy@1.6.0': 'MIT',
  'cpu-features@0.0.10': 'MIT',
  'ssh2@1.17.0': 'MIT',
  'streamsearch@1.1.0': 'MIT',
};

/**
 * The licence of a package as an SPDX expression; null where it says none.
 *
 * @param {Component} component
 */
export function licenceOf(component) {
  const said = (component.licenses ?? []).map(
    ({ license, expression }) => expression ?? license?.id ?? license?.name ?? '',
  );
  if (said.length === 0) return LOOKED_UP[idOf(component)] ?? null;
  return said.length === 1 ? (said[0] ?? null) : said.map((one) => `(${one})`).join(' AND ');
}

/**
 * Packages whose licence is not one of those that we take, or that have none.
 *
 * @param {Component[]} components
 * @param {ReadonlySet<string>} shipped ids (`name@version`) of those that running systems have
 * @returns {string[]} a line for each
 */
export function refusedLicences(components, shipped) {
  return components.flatMap((component) => {
    const licence = licenceOf(component);
    const isFine = licence !== null && isAmong(licence, shipped.has(idOf(component)) ? SHIPPED : OF_TOOLS);
    return isFine ? [] : [`${idOf(component)}: ${licence ?? 'says no licence'}`];
  });
}

/**
 * One line for each package, sorted: name, version, licence, and whether it is shipped.
 *
 * @param {Component[]} components
 * @param {ReadonlySet<string>} shipped
 */
export function licenceTable(components, shipped) {
  const rows = components.map((component) =>
    [
      component.name,
      component.version,
      licenceOf(component) ?? '',
      shipped.has(idOf(component)) ? 'shipped' : 'development',
    ].join('\t'),
  );
  return `${['name\tversion\tlicence\tuse', ...rows.sort()].join('\n')}\n`;
}

/**
 * @param {string} expression
 * @param {string[]} allowed
 */
function isAmong(expression, allowed) {
  try {
    return satisfies(expression, allowed);
  } catch (error) {
    // Free text, such as "SEE LICENSE IN FILE": not an expression, so not one of ours.
    if (error instanceof Error) return false;
    throw error;
  }
}
