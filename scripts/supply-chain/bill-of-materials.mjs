import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { npm } from '../console/npm.mjs';
import { REPORTS, ROOT } from '../console/paths.mjs';
import { run } from '../console/run.mjs';

/**
 * What we look at of a CycloneDX component; a licence is an SPDX id, an expression, or free text.
 *
 * @typedef {{ license?: { id?: string, name?: string }, expression?: string }} Licence
 * @typedef {{ name: string, version: string, licenses?: Licence[] }} Component
 * @typedef {{ bomFormat: string, specVersion: string, components: Component[] }} BillOfMaterials
 */

/**
 * Asks npm which packages are installed, by the lock file.
 *
 * @returns {Promise<{ bill: BillOfMaterials, text: string }>} CycloneDX, as npm wrote it
 */
export async function billOfMaterials() {
  const [program, ...args] = npm();
  const { stdout } = await run(program, [...args, 'sbom', '--sbom-format=cyclonedx'], {
    log: 'sbom.log',
    keptCharacters: Number.POSITIVE_INFINITY,
    problem: 'The bill of materials could not be made.',
    remedy: 'What is installed must be what package-lock.json says: npm run setup.',
  });
  return { bill: JSON.parse(stdout), text: stdout };
}

/**
 * Packages that running systems have, by the lock file: a version that tools need as well npm's bill may mark as a tool,
 * and `npm sbom --omit=dev` leaves it out.
 *
 * @returns {ReadonlySet<string>} ids, `name@version`
 */
export function shippedPackages() {
  /** @type {{ packages: Record<string, { name?: string, version: string, dev?: boolean }> }} */
  const { packages } = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'));
  const places = Object.entries(packages).filter(([place, { dev }]) => place !== '' && !dev);
  return new Set(
    places.map(([place, { name = place.split('node_modules/').at(-1) ?? '', version }]) =>
      idOf({ name, version }),
    ),
  );
}

/**
 * @param {string} name
 * @param {string} text
 * @returns {string} the file
 */
export function keepReport(name, text) {
  mkdirSync(REPORTS, { recursive: true });
  const file = path.join(REPORTS, name);
  writeFileSync(file, text);
  return file;
}

/** @param {Component} component */
export const idOf = ({ name, version }) => `${name}@${version}`;
