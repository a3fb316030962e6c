'use strict';
/** Finds modules for user code: the source by any path that ends in its name, and the libraries of the image. */

const fs = require('node:fs');
const path = require('node:path');
const { BUNDLES, HOME, WORK } = require('./paths.cjs');

const PACKAGES = path.join(HOME, 'node_modules');
const bundles = new Map(
  fs.existsSync(BUNDLES)
    ? fs.readdirSync(BUNDLES).map((file) => [path.parse(file).name, path.join(BUNDLES, file)])
    : [],
);
const source = { name: '', path: '' };

/** From now on, requests that end in this name mean this file. */
function setSource(name, file) {
  source.name = name;
  source.path = file;
}

/** Whether `request` names a package of the image. */
function isInstalled(request) {
  const [first, second] = request.split('/');
  return (
    bundles.has(first) ||
    fs.existsSync(path.join(PACKAGES, first.startsWith('@') ? `${first}/${second}` : first))
  );
}

/** Whether a request of user code means the file `name`: by its bare name, or by any path that ends in it. */
function isSource(request, { name } = source) {
  if (request === name) return true;
  if (!/^[.@~/]|^src\//.test(request)) return false;
  const last = request.slice(request.lastIndexOf('/') + 1);
  return last === name || last.replace(/\.[cm]?[jt]sx?$/, '') === name;
}

/** Path of a library of the image. @throws an error with code MODULE_NOT_FOUND. */
const locate = (request) => bundles.get(request) ?? require.resolve(request, { paths: [PACKAGES] });

/** Jest's custom resolver: returns the path of the module, or throws as the default one does. */
function sync(request, options) {
  const isUserCode = options.basedir === WORK || options.basedir.startsWith(`${WORK}/`);
  if (isUserCode) {
    if (bundles.has(request)) return bundles.get(request);
    if (source.name !== '' && isSource(request)) return source.path;
  }
  return options.defaultResolver(request, isUserCode ? { ...options, paths: [PACKAGES] } : options);
}

module.exports = { isInstalled, isSource, locate, setSource, sync };
