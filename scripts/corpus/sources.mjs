import { globSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, STATE } from '../console/paths.mjs';
import { run } from '../console/run.mjs';

const CORPUS = path.join(STATE, 'corpus');
/** Bytes of a file that is still read: beyond that lie tables and bundles. */
const FILE_MAX_BYTES = 200_000;

/** Maven keeps its notes in a project's folder, and beside us where there is none. */
const POM = `<project><modelVersion>4.0.0</modelVersion><groupId>tester</groupId><artifactId>corpus</artifactId>
<version>1</version><packaging>pom</packaging></project>
`;

/**
 * Where the corpus of one language comes from. A registry's own client fetches exact versions, so that every run
 * judges the same files.
 *
 * @typedef {object} Corpus
 * @property {string} from what it is, for the table
 * @property {string[]} patterns of its files, below the folder that `fetch` fills
 * @property {(folder: string) => Promise<string[]>} fetch fills the folder; gives further folders to read
 */

/** @type {Record<string, Corpus>} */
export const CORPORA = {
  python: {
    from: "the standard library of the machine's `python3`; django 5.2.19, flask 3.1.3, requests 2.34.2, rich 15.0.0, sympy 1.14.0",
    // Tests of the standard library hold files that are wrong on purpose.
    patterns: ['**/*.py', '!**/lib2to3/tests/**', '!**/test/**', '!**/idlelib/idle_test/**'],
    fetch: async (folder) => {
      const packages = [
        'django==5.2.19',
        'flask==3.1.3',
        'requests==2.34.2',
        'rich==15.0.0',
        'sympy==1.14.0',
      ];
      await client('pip', [
        'install',
        '--quiet',
        '--no-deps',
        '--no-compile',
        '--only-binary=:all:',
        '--upgrade',
        '--target',
        folder,
        ...packages,
      ]);
      const { stdout } = await client('python3', [
        '-c',
        'import sysconfig; print(sysconfig.get_path("stdlib"))',
      ]);
      return [folder, stdout.trim()];
    },
  },
  javascript: {
    from: 'express 5.3.0, lodash 4.18.1, ramda 0.32.0, three 0.170.0, webpack 5.112.2, and all they need',
    patterns: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    fetch: (folder) =>
      npmInstall(folder, [
        'express@5.3.0',
        'lodash@4.18.1',
        'ramda@0.32.0',
        'three@0.170.0',
        'webpack@5.112.2',
      ]),
  },
  typescript: {
    from: 'effect 4.1.0, rxjs 7.8.2, zod 4.6.7',
    patterns: ['**/src/**/*.ts', '**/src/**/*.mts', '!**/*.d.ts'],
    fetch: (folder) => npmInstall(folder, ['effect@4.1.0', 'rxjs@7.8.2', 'zod@4.6.7']),
  },
  java: {
    from: 'sources of guava 33.4.8, commons-lang3 3.18.0, jackson-databind 2.19.2, lucene-core 10.2.2 (Java 21), trino-main 476 (Java 24)',
    patterns: ['**/*.java'],
    fetch: async (folder) => {
      const artifacts = [
        'com.google.guava:guava:33.4.8-jre',
        'org.apache.commons:commons-lang3:3.18.0',
        'com.fasterxml.jackson.core:jackson-databind:2.19.2',
        'org.apache.lucene:lucene-core:10.2.2',
        'io.trino:trino-main:476',
      ];
      const pom = path.join(folder, 'pom.xml');
      writeFileSync(pom, POM);
      for (const artifact of artifacts) {
        await client('mvn', [
          '-q',
          '-B',
          '-f',
          pom,
          'dependency:unpack',
          `-Dartifact=${artifact}:jar:sources`,
          `-DoutputDirectory=${path.join(folder, artifact.split(':')[1] ?? '')}`,
        ]);
      }
      return [folder];
    },
  },
};

/**
 * @param {string} language
 * @param {Corpus} corpus
 * @returns {Promise<string[]>} its files
 */
export async function fetchFiles(language, { patterns, fetch }) {
  const folder = path.join(CORPUS, language);
  mkdirSync(folder, { recursive: true });
  const folders = await fetch(folder);
  return folders.flatMap((each) => filesIn(each, patterns));
}

/**
 * @param {string} folder
 * @param {string[]} patterns those with `!` leave files out
 */
function filesIn(folder, patterns) {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  const left = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  return globSync(wanted, { cwd: folder, exclude: left })
    .filter((file) => !file.includes('site-packages'))
    .map((file) => path.join(folder, file))
    .filter((file) => {
      const facts = statSync(file);
      return facts.isFile() && facts.size <= FILE_MAX_BYTES;
    });
}

/**
 * @param {string} folder
 * @param {string[]} packages
 */
async function npmInstall(folder, packages) {
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await client('npm', [...install, '--prefix', folder, ...packages]);
  return [folder];
}

/**
 * @param {string} command
 * @param {string[]} args
 */
const client = (command, args) =>
  run(command, args, {
    problem: `\`${command}\` could not fetch what the corpus needs.`,
    remedy: `Install ${command}, or leave this language out with --language.`,
    log: `corpus-${command}.log`,
  });

/** @param {string} file */
export const fromCorpus = (file) => path.relative(file.startsWith(CORPUS) ? CORPUS : ROOT, file);
