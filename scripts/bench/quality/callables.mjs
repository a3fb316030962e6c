import path from 'node:path';
import { ROOT } from '../../console/paths.mjs';
import { run } from '../../console/run.mjs';
import { CORPORA } from './corpora.mjs';
import { filesOf } from './fetch-package.mjs';
import { fewOf, partOf } from './parts.mjs';
import { ModuleSlicer, readIfThere } from './slices.mjs';

/**
 * @typedef {import('@tester/contracts').Language} Language
 * @typedef {import('./slices.mjs').Slice & { part: import('./parts.mjs').Part, sourceName: string }} Callable `name` begins with its package
 */

/** @type {Partial<Record<Language, (files: string[]) => Promise<import('./slices.mjs').Slice[]>>>} */
const SLICERS = {
  python: async (files) => {
    const script = path.join(ROOT, 'scripts/bench/quality/slices.py');
    const { stdout } = await run('python3', [script, ...files], {
      problem: 'The Python corpus could not be cut into callables.',
    });
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  },
  javascript: slicesOfModules,
  typescript: slicesOfModules,
};

/**
 * The callables of a language's corpus, each once, in an order that says nothing about them.
 *
 * @param {Language} language
 * @returns {Promise<Callable[]>}
 */
export async function callablesOf(language) {
  const { registry, packages } = CORPORA[language];
  const slice = SLICERS[language];
  if (!slice) return [];
  /** @type {Callable[]} */
  const callables = [];
  for (const published of packages) {
    const slices = await slice(await filesOf(registry, published));
    for (const each of fewOf(slices, published.take)) {
      const name = `${published.name} ${each.name === 'index' ? published.name : each.name}`;
      callables.push({
        ...each,
        name,
        part: partOf(name),
        sourceName: language === 'java' ? each.name : 'solution',
      });
    }
  }
  return fewOf(callables, callables.length);
}

/**
 * @param {string[]} files
 * @returns {Promise<import('./slices.mjs').Slice[]>}
 */
async function slicesOfModules(files) {
  const slicer = new ModuleSlicer(readIfThere);
  return files.flatMap((file) => slicer.slicesOf(file));
}
