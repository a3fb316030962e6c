'use strict';

const path = require('node:path');

/** The folder of the job; the supervisor starts us in it. */
const WORK = process.cwd();
/** The folder that holds our packages. */
const HOME = path.dirname(__dirname);
/** Libraries that the image holds as one file each; see bundle-libraries.mjs. */
const BUNDLES = path.join(HOME, 'bundles');

/** Where the host puts the two files before their names are known; the extension tells the language. */
const INCOMING = path.join(WORK, 'incoming');

/** The suite's name is the same in every job, so that everything about it can be prepared before the job is there. */
const suitePath = (isTypeScript) => path.join(WORK, `suite.test.${isTypeScript ? 'ts' : 'js'}`);

module.exports = { BUNDLES, HOME, INCOMING, WORK, suitePath };
