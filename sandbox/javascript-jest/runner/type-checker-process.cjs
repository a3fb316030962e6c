'use strict';
/**
 * The program of the type checker's process. It is run once when the image is built, which leaves an image of its
 * memory; every later start begins from that, at `serve`.
 */

const fs = require('node:fs');
const { startupSnapshot } = require('node:v8');
const { TypeChecker } = require('./type-checker.cjs');

const MAX_JOB_BYTES = 65_536;
const checker = new TypeChecker();
checker.warmUp();

/** Says that it is ready, takes one job from stdin, and answers on stdout; each is a line of JSON. */
function serve() {
  // What is still to be compiled after the start is compiled now, not in the job.
  checker.warmUp();
  checker.warmUp();
  fs.writeSync(1, '"ready"\n');
  const bytes = Buffer.alloc(MAX_JOB_BYTES);
  const length = fs.readSync(0, bytes);
  if (length > 0)
    fs.writeSync(
      1,
      `${JSON.stringify(checker.check(withTexts(JSON.parse(bytes.toString('utf8', 0, length)))))}\n`,
    );
}

/** The files are where the job has put them. */
function withTexts({ source, suite, bareNames }) {
  const read = (file) => ({ ...file, text: fs.readFileSync(file.path, 'utf8') });
  return { source: read(source), suite: read(suite), bareNames };
}

startupSnapshot.setDeserializeMainFunction(serve);
