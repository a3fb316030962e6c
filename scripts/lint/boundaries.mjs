import plugin from 'eslint-plugin-boundaries';

/** The plugin's types describe its module, not what the module exports. */
const boundaries = /** @type {import('eslint').ESLint.Plugin} */ (/** @type {unknown} */ (plugin));

/**
 * Which rooms of an app may use which other rooms of it (a room is a folder of `apps/<app>/src`). A room that is not
 * listed may use none; the files at the root of `src` may use all. The table has no cycle, so the code has none.
 *
 * @type {Record<string, Record<string, string[]>>}
 */
const ROOMS = {
  api: {
    config: [],
    auth: ['config'],
    cache: ['config'],
    database: ['config'],
    languages: ['config'],
    'rate-limits': ['config', 'auth', 'cache'],
    execution: ['config', 'auth', 'languages', 'rate-limits'],
    verification: ['config', 'auth', 'languages', 'execution', 'rate-limits'],
    history: ['config', 'auth', 'database', 'languages'],
    credits: ['config', 'auth', 'database'],
    spool: ['config', 'database', 'history'],
    generation: [
      'config',
      'auth',
      'cache',
      'credits',
      'languages',
      'execution',
      'history',
      'rate-limits',
      'spool',
      'verification',
    ],
    'user-data': ['config', 'auth', 'database', 'generation', 'spool'],
    health: ['config', 'auth', 'cache', 'database', 'execution', 'spool'],
    metrics: ['config', 'credits', 'generation', 'health', 'spool'],
    start: ['config', 'cache', 'database'],
    openapi: [],
  },
  worker: {
    config: [],
    auth: ['config'],
    runtimes: [],
    sandbox: ['config', 'runtimes'],
    docker: ['config', 'runtimes', 'sandbox'],
    catalogue: ['config', 'runtimes', 'sandbox'],
    compilation: ['config', 'runtimes', 'sandbox'],
    execution: ['config', 'runtimes', 'sandbox'],
    exploration: ['config', 'runtimes', 'sandbox', 'execution'],
    trials: ['config', 'runtimes', 'sandbox', 'execution'],
    health: ['config', 'auth', 'sandbox'],
    metrics: ['config', 'sandbox'],
  },
};

/**
 * Which libraries each library may use. Apps may use all of them.
 *
 * @type {Record<string, string[]>}
 */
const LIBRARIES = {
  contracts: [],
  exceptions: [],
  'nest-kit': ['contracts', 'exceptions'],
  testing: ['contracts', 'exceptions'],
};

/**
 * The folders that may import a vendor's SDK: one, and where tests play the vendor's counterpart, `libs/testing`.
 *
 * @type {Record<string, string[]>}
 */
const VENDORS = {
  dockerode: ['apps/worker/src/docker'],
  '@google/genai': ['apps/api/src/generation/gemini'],
  pg: ['apps/api/src/database', 'libs/testing/src'],
  '@supabase/supabase-js': ['apps/api/src/database/supabase'],
  '@electric-sql/pglite': ['apps/api/src/database'],
  ioredis: ['apps/api/src/cache'],
  '@nestjs/throttler': ['apps/api/src/rate-limits'],
  'web-tree-sitter': ['apps/api/src/languages'],
  diff: ['apps/api/src/generation'],
  acorn: ['apps/api/src/languages'],
  typescript: ['apps/api/src/languages'],
  'java-parser': ['apps/api/src/languages'],
  jose: ['apps/api/src/auth', 'libs/testing/src'],
  pino: ['libs/nest-kit/src'],
  'prom-client': ['libs/nest-kit/src/metrics'],
  '@opentelemetry/*': ['libs/nest-kit/src/tracing/otlp'],
};

/** @param {string} app @param {string} name */
const room = (app, name) => ({ element: { type: 'room', captured: { app, room: name } } });
/** @param {string} name */
const library = (name) => ({ element: { type: 'library', captured: { library: name } } });

const packages = { allow: { to: { module: { origin: ['external', 'core'] } } } };

const betweenProjects = [
  {
    from: { element: { types: { anyOf: ['room', 'app', 'e2e'] } } },
    allow: { to: { element: { type: 'library' } } },
  },
  { from: { element: { type: 'e2e' } }, allow: { to: { element: { type: 'e2e' } } } },
  ...Object.entries(LIBRARIES).map(([name, used]) => ({
    from: library(name),
    allow: { to: [name, ...used].map(library) },
  })),
  {
    from: { element: { types: { anyOf: ['room', 'app'] } }, file: { path: '!**/{*.spec,spec/*}.ts' } },
    disallow: { to: library('testing') },
    message: '@tester/testing is for specs alone',
  },
];

const betweenRooms = Object.entries(ROOMS).flatMap(([app, rooms]) => [
  {
    from: { element: { type: 'app', captured: { app } } },
    allow: { to: { element: { types: { anyOf: ['room', 'app'] }, captured: { app } } } },
  },
  ...Object.entries(rooms).map(([name, used]) => ({
    from: room(app, name),
    allow: { to: [name, ...used].map((each) => room(app, each)) },
  })),
]);

/** Integration specs, and what they share, may build the whole app around their room. */
const integration = Object.keys(ROOMS).map((app) => ({
  from: { element: { type: 'room', captured: { app } }, file: { path: ['**/*.it.spec.ts', '**/spec/*.ts'] } },
  allow: { to: { element: { types: { anyOf: ['room', 'app'] }, captured: { app } } } },
}));

/** Another room's controllers, and the sub-folders behind its ports, are its own affair; specs may build the real part. */
const doors = {
  from: { element: { type: 'room' }, file: { path: '!**/{*.spec,spec/*}.ts' } },
  disallow: {
    to: {
      element: { type: 'room', captured: { room: '!{{ from.element.captured.room }}' } },
      file: { categories: { anyOf: ['controller', 'inner'] } },
    },
  },
  message:
    'import the port, service or module of another room, not its controller or what lies in its sub-folders',
};

const vendors = Object.entries(VENDORS).map(([name, folders]) => ({
  from: { file: { path: `!**/{${folders.join()},}/**` } },
  disallow: { to: { module: { origin: 'external', source: name } } },
  message: `${name} may be imported in ${folders[0]} alone`,
}));

/** @type {import('eslint').Linter.Config} */
export const moduleBoundaries = {
  files: ['{apps,libs}/*/src/**/*.ts'],
  plugins: { boundaries },
  settings: {
    'import/resolver': { typescript: { project: 'tsconfig.base.json' } },
    'boundaries/legacy-templates': false,
    'boundaries/elements': [
      { type: 'e2e', pattern: 'apps/*-e2e', partialMatch: false, capture: ['app'] },
      { type: 'room', pattern: 'apps/*/src/*', partialMatch: false, capture: ['app', 'room'] },
      { type: 'app', pattern: 'apps/*', partialMatch: false, capture: ['app'] },
      { type: 'library', pattern: 'libs/*', partialMatch: false, capture: ['library'] },
    ],
    'boundaries/files': [
      { category: 'controller', pattern: '**/*.controller.ts' },
      { category: 'inner', pattern: 'apps/*/src/*/*/**/*.ts' },
    ],
  },
  rules: {
    'boundaries/no-unknown-files': 'error',
    'boundaries/dependencies': [
      'error',
      {
        default: 'disallow',
        checkAllOrigins: true,
        policies: [packages, ...betweenProjects, ...betweenRooms, ...integration, doors, ...vendors],
      },
    ],
  },
};
