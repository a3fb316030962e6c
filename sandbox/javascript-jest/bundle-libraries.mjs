/**
 * Makes one CommonJS file of each library that has many, or that is written in ES modules: Jest loads every file of a
 * module one by one, so date-fns alone would cost more than most suites take. The same for Babel, of which a sandbox loads
 * two hundred and fifty files before its first job. Run once, when the image is built, with the two folders for them.
 */
import { build } from 'esbuild';

const LIBRARIES = ['axios', 'date-fns', 'uuid', 'zod'];

const [librariesFolder, runnersFolder] = process.argv.slice(2);
const SETTINGS = { bundle: true, platform: 'node', format: 'cjs', target: 'node24', logLevel: 'warning' };

await build({
  ...SETTINGS,
  entryPoints: LIBRARIES,
  outdir: librariesFolder,
  mainFields: ['module', 'main'],
  define: { 'import.meta.url': 'undefined' },
});
await build({
  ...SETTINGS,
  entryPoints: ['babel.cjs'],
  outdir: runnersFolder,
  outExtension: { '.js': '.cjs' },
  minifyWhitespace: true,
  minifySyntax: true,
  // Babel looks for it in a project that has one.
  external: ['@babel/preset-typescript/package.json'],
});
