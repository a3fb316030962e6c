/**
 * Makes one CommonJS file of each library that has many, or that is written in ES modules: Jest loads every file of a
 * module one by one, so date-fns alone would cost more than most suites take. Run once, when the image is built.
 */
import { build } from 'esbuild';

const LIBRARIES = ['axios', 'date-fns', 'uuid', 'zod'];

await build({
  entryPoints: LIBRARIES,
  outdir: process.argv[2],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  define: { 'import.meta.url': 'undefined' },
});
