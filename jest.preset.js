const path = require('node:path');

/**
 * Shared Jest preset. SWC compiles our TypeScript (it keeps the decorator metadata that Nest's DI reads) and the
 * ESM-only packages we depend on to CommonJS, so plain `jest` runs without Node flags.
 */
const swc = [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2023',
      keepClassNames: true,
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  },
];
const lib = (name) => path.join(__dirname, `libs/${name}/src/index.ts`);

module.exports = {
  testEnvironment: 'node',
  // A busy machine is no reason to fail: tests wait for what they expect, this only ends what hangs.
  testTimeout: 180_000,
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: {
    '^@tester/contracts$': lib('contracts'),
    '^@tester/exceptions$': lib('exceptions'),
    '^@tester/nest-kit$': lib('nest-kit'),
    '^@tester/testing$': lib('testing'),
    // The name that a dynamic import of ours has after compilation; Jest runs the source.
    '^(\\./otlp/.+)\\.js$': '$1',
  },
  // For coverage V8 looks at every script that a process has ever loaded, so long-lived ones get slower with each file.
  workerIdleMemoryLimit: '256MB',
  setupFiles: ['reflect-metadata'],
  transform: { '^.+\\.[cm]?[jt]s$': swc },
  // ESM-only packages, and PGlite and OpenTelemetry, whose CommonJS builds call import() (Jest's VM has no callback).
  transformIgnorePatterns: [
    '/node_modules/(?!(@nestjs|@ai-sdk|@workflow|@standard-schema|ai|zod|cockatiel|jose|@electric-sql|@opentelemetry|eventsource-parser|uuid|web-tree-sitter)/)',
  ],
  // V8 counts what our own text did; the Istanbul counters also count the helpers that SWC adds for decorators.
  coverageProvider: 'v8',
  coverageDirectory: '<rootDir>/coverage',
  coverageReporters: ['text-summary', 'json'],
  collectCoverageFrom: [
    '<rootDir>/src/**/*.ts',
    '!<rootDir>/src/**/*.spec.ts',
    '!<rootDir>/src/main.ts',
    '!<rootDir>/src/**/index.ts',
  ],
  coverageThreshold: { global: { statements: 90, branches: 90 } },
};
