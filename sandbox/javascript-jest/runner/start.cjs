'use strict';
/**
 * Entry point of the runner: `node start.cjs`, in the folder of the job, with TESTER_LANGUAGE `javascript` or
 * `typescript`. `node start.cjs rehearse` warms up and ends, to fill Node's compile cache.
 */

const language = process.env.TESTER_LANGUAGE ?? 'javascript';
delete process.env.TESTER_LANGUAGE;
delete process.env.NODE_COMPILE_CACHE;

const { rehearse, serve } = require('./zygote.cjs');

(process.argv[2] === 'rehearse' ? rehearse : serve)(language).catch((fault) => {
  process.stderr.write(`${fault.stack}\n`);
  process.reallyExit(70);
});
