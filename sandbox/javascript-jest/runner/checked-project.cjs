'use strict';
/** The two files of a job as the compiler sees them: in a folder of their own, under names by which they find each other. */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { HOME } = require('./paths.cjs');
const { isSource } = require('./resolver.cjs');
const { typedRequests } = require('./syntax.cjs');

const PACKAGES = path.join(HOME, 'node_modules');
const FOLDER = path.join(os.tmpdir(), 'types');
const CONFIG = path.join(FOLDER, 'tsconfig.json');
/** No source has this name. */
const SUITE = path.join(FOLDER, '.suite.ts');

const SETTINGS = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023'],
    module: 'esnext',
    moduleResolution: 'bundler',
    moduleDetection: 'force',
    types: ['node', 'jest'],
    typeRoots: [path.join(PACKAGES, '@types')],
    // A suite may import the source by its bare name.
    paths: { '@sinclair/typebox': [path.join(HOME, 'types', 'typebox.d.ts')], '*': ['./*'] },
    allowImportingTsExtensions: true,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    resolveJsonModule: true,
  },
  files: [path.basename(SUITE)],
};

/** Makes the folder. Its settings never change; the suite brings the source in. */
function prepareFolder() {
  fs.mkdirSync(FOLDER);
  fs.symlinkSync(PACKAGES, path.join(FOLDER, 'node_modules'));
  fs.writeFileSync(CONFIG, JSON.stringify(SETTINGS));
}

/**
 * @param source { path, text, name, tree }; a tree may be null when there is but one name in use
 * @param suite { path, text, tree }
 * @param bareNames names of the source that the suite uses without importing them
 * @returns both as [{ path, text, file, checked }]: the last two are path and text of what the compiler reads, where
 *   everything has the place that it has in `text`
 */
function checkedFiles({ source, suite, bareNames }) {
  const names = bareNames.join(', ');
  const isAnyBare = bareNames.length > 0;
  // At the end, so that no place changes.
  const endings = [
    isAnyBare ? `\nexport { ${names} };` : '',
    `\nimport ${isAnyBare ? `{ ${names} } from ` : ''}'./${source.name}';`,
  ];
  const files = [path.join(FOLDER, `${source.name}.ts`), SUITE];
  return [source, suite].map((each, index) => ({
    path: each.path,
    text: each.text,
    file: files[index],
    checked: withOneName(each, source.name) + endings[index],
  }));
}

/** Whatever means the source says so by the one name that the compiler knows; spaces fill what that is shorter. */
function withOneName({ text, tree }, name) {
  let result = text;
  for (const { value, start, end } of tree === null ? [] : typedRequests(tree)) {
    if (!isSource(value, { name })) continue;
    const room = end - start - 2;
    const request = room < name.length + 2 ? name : `./${name}`;
    const quote = text[start];
    const literal = `${quote}${request}${quote}`.padEnd(end - start);
    result = result.slice(0, start) + literal + result.slice(end);
  }
  return result;
}

function write(files) {
  for (const { file, checked } of files) fs.writeFileSync(file, checked);
}

module.exports = { CONFIG, FOLDER, checkedFiles, prepareFolder, write };
