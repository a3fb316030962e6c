'use strict';
/** Entry point of the runner: `node start.cjs [javascript|typescript]`, in the folder of the job. */

const { serve } = require('./zygote.cjs');

serve(process.argv[2] ?? 'javascript').catch((fault) => {
  process.stderr.write(`${fault.stack}\n`);
  process.reallyExit(70);
});
