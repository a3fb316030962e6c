'use strict';
/**
 * One Jest run, without the parts of Jest that look for test files, schedule them and print: those cost ten times what
 * a small suite takes. Modules, mocks, timers, snapshots, matchers and the runner itself are Jest's own.
 */

const path = require('node:path');
const { readConfig } = require('jest-config');
const { ModuleMap } = require('jest-haste-map');
const { default: Runtime } = require('jest-runtime');
const { default: runSuite } = require('jest-circus/runner');
const { Environment } = require('./environment.cjs');
const { HOME, WORK } = require('./paths.cjs');

const CIRCUS_INSIDE = path.join(path.dirname(require.resolve('jest-circus/runner')), 'jestAdapterInit.js');

class Session {
  /** Everything that can be had before the job is known: the realm, and Jest's own code loaded into it. */
  static async prepare(suitePath) {
    const { globalConfig, projectConfig } = await readConfig({ $0: 'jest', _: [], config: CONFIG }, WORK);
    const session = new Session({ globalConfig, projectConfig, suitePath });
    session._runtime.requireInternalModule(CIRCUS_INSIDE);
    return session;
  }

  constructor({ globalConfig, projectConfig, suitePath }) {
    this._globalConfig = globalConfig;
    this._projectConfig = projectConfig;
    this._suitePath = suitePath;
    /** Path → text of the files that are added before the run, as they are and compiled. */
    this._texts = new Map();
    this._compiled = new Map();
    this.environment = new Environment({ globalConfig, projectConfig }, suitePath);
    this._runtime = new Runtime(
      projectConfig,
      this.environment,
      Runtime.createResolver(projectConfig, ModuleMap.create(WORK)),
      this._transformer(),
      this._texts,
      { collectCoverage: false },
      suitePath,
      globalConfig,
    );
  }

  /** @param file { path, text } */
  add(file, code) {
    this._texts.set(file.path, file.text);
    this._compiled.set(file.path, code);
  }

  /** Loads the suite and runs it. Rejects when it cannot be loaded. */
  async run() {
    const { _globalConfig: globalConfig, _projectConfig: projectConfig, environment } = this;
    await Promise.race([
      runSuite(globalConfig, projectConfig, environment, this._runtime, this._suitePath),
      environment.finished,
    ]);
  }

  /** What Jest's runtime asks for the text of a module: what was added is compiled already, the rest is left as it is. */
  _transformer() {
    const transform = (file, _options, text) => ({
      code: this._compiled.get(file) ?? text,
      originalCode: text,
      sourceMapPath: null,
    });
    return {
      transform,
      transformAsync: async (...call) => transform(...call),
      transformJson: (_file, _options, text) => text,
      canTransformSync: () => true,
    };
  }
}

const CONFIG = JSON.stringify({
  rootDir: WORK,
  resolver: path.join(__dirname, 'resolver.cjs'),
  testEnvironment: 'node',
  transform: {},
  modulePaths: [path.join(HOME, 'node_modules')],
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts', 'json', 'node'],
  haste: { enableSymlinks: false },
});

module.exports = { Session };
