'use strict';
/** Gives the two files of a job their places. */

const fs = require('node:fs');
const path = require('node:path');
const { INCOMING, WORK, suitePath } = require('./paths.cjs');

/** @returns { source, suite }, each { path, text, isTypeScript, incoming }; the source has no path before it has a name. */
function readIncoming() {
  const [source, suite] = ['source', 'suite'].map((role) => {
    const name = fs.readdirSync(INCOMING).find((each) => path.parse(each).name === role);
    if (name === undefined) throw new Error(`no ${role} among the files of the job`);
    const incoming = path.join(INCOMING, name);
    return {
      incoming,
      isTypeScript: /ts$/.test(path.extname(name)),
      text: fs.readFileSync(incoming, 'utf8'),
    };
  });
  suite.path = suitePath(suite.isTypeScript);
  return { source, suite };
}

/** Where a source of this name goes: not where the suite is. */
function sourcePath(source, sourceName, suite) {
  const name = `${sourceName}${path.extname(source.incoming)}`;
  return path.join(WORK, name === path.basename(suite.path) ? 'source' : '', name);
}

/** Writes the files of one trial, whose incoming ones are gone. */
function placeAnew(files) {
  for (const { path: target, text } of files) {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }
}

function place(files) {
  for (const { incoming, path: target } of files) {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.renameSync(incoming, target);
  }
  fs.rmdirSync(INCOMING);
}

module.exports = { place, placeAnew, readIncoming, sourcePath };
