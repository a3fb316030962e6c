import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { ROOT } from './console/paths.mjs';

/**
 * What is built: app → name of the file in `dist/<app>` → its source. Beside `main` stand programs of their own
 * (a worker thread, a command) that share the app's code.
 *
 * @type {Record<string, Record<string, string>>}
 */
export const ENTRIES = {
  api: {
    main: 'apps/api/src/main.ts',
    'local-token': 'apps/api/src/local-token.ts',
    keys: 'apps/api/src/keys.ts',
    'print-openapi': 'apps/api/src/print-openapi.ts',
    'judge-files': 'apps/api/src/languages/judge-files.ts',
    'tree-sitter.entry': 'apps/api/src/languages/syntax/tree-sitter.entry.mts',
    'source-tree.entry': 'apps/api/src/languages/source-tree.entry.mts',
    'acorn.entry': 'apps/api/src/languages/javascript/acorn.entry.mts',
    'typescript.entry': 'apps/api/src/languages/typescript/typescript.entry.mts',
    'java-parser.entry': 'apps/api/src/languages/java/java-parser.entry.mts',
  },
  worker: {
    main: 'apps/worker/src/main.ts',
  },
};

/** Our own code goes into the bundle, with the helpers the compiler adds; packages stay in node_modules. */
const isBundled = /^[./\0]|^@tester\/|^@oxc-project\/runtime/;

/**
 * Bundles one app into `dist/<app>/*.cjs`, with the decorator metadata that Nest's dependency injection reads.
 *
 * @param {string} app
 * @param {string} [directory] absolute; another place for the bundle
 */
export async function buildApp(app, directory = path.join(ROOT, 'dist', app)) {
  const input = ENTRIES[app];
  if (!input) throw new Error(`unknown app ${app}; there are ${Object.keys(ENTRIES).join(', ')}`);
  const bundle = await rolldown({
    cwd: ROOT,
    input,
    platform: 'node',
    external: (id) => !isBundled.test(id) && !path.isAbsolute(id),
    tsconfig: 'tsconfig.base.json',
    transform: { target: 'es2023' },
  });
  await bundle.write({
    dir: directory,
    format: 'cjs',
    sourcemap: true,
    keepNames: true,
    entryFileNames: '[name].cjs',
    chunkFileNames: 'shared-[hash].cjs',
  });
  await bundle.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const app of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(ENTRIES))
    await buildApp(app);
}
