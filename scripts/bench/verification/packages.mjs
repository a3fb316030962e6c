import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StepFailure } from '../../console/failure.mjs';
import { STATE } from '../../console/paths.mjs';
import { run } from '../../console/run.mjs';

/** Everything that the benchmark fetches; safe to delete. */
export const FETCHED = path.join(STATE, 'bench', 'verification');

/** @typedef {{ registry: 'npm' | 'pip' | 'mvn', name: string, file: string, sha256: string }} Package */

/** @type {Record<string, Package>} */
export const PACKAGES = {
  boltons: {
    registry: 'pip',
    name: 'boltons==25.0.0',
    file: 'boltons-25.0.0-py3-none-any.whl',
    sha256: 'dc9fb38bf28985715497d1b54d00b62ea866eca3938938ea9043e254a3a6ca62',
  },
  leven: {
    registry: 'npm',
    name: 'leven@4.0.0',
    file: 'leven-4.0.0.tgz',
    sha256: '0899c9924c2412e4f519c07e090bc59a9dc4393a96360d37e215b53b50822b1e',
  },
  'parse-ms': {
    registry: 'npm',
    name: 'parse-ms@4.0.0',
    file: 'parse-ms-4.0.0.tgz',
    sha256: 'abbc7e193f7bcd9d26f9fe994f846ee3fb442b0ec215e7f61fa1080a29b7fb68',
  },
  'lodash-es': {
    registry: 'npm',
    name: 'lodash-es@4.17.21',
    file: 'lodash-es-4.17.21.tgz',
    sha256: '777598ac703f02b403ef678cd11bce2150ad788f35c774ea7c9cc241a892cb7b',
  },
  'escape-goat': {
    registry: 'npm',
    name: 'escape-goat@4.0.0',
    file: 'escape-goat-4.0.0.tgz',
    sha256: '8ef118c5604556653243a8042160a6d333acca8be8d18a5097f9fcd94c9ce705',
  },
  zod: {
    registry: 'npm',
    name: 'zod@4.6.7',
    file: 'zod-4.6.7.tgz',
    sha256: '84efd155bed93270286e793fc951be270b536cbd5b0eeb111f0fa3967201d698',
  },
  'commons-lang3': {
    registry: 'mvn',
    name: 'org.apache.commons:commons-lang3:3.18.0:jar:sources',
    file: 'commons-lang3-3.18.0-sources.jar',
    sha256: 'b15732a13e40df7f07c30f2cb8572874798e8dde581f1398943d2ad3765bafaa',
  },
};

/** Maven keeps its notes in a project's folder. */
const POM = `<project><modelVersion>4.0.0</modelVersion><groupId>tester</groupId><artifactId>bench</artifactId>
<version>1</version><packaging>pom</packaging></project>
`;

/**
 * Fetches a package by its registry's own client, holds it against its hash and unpacks it, unless that was done before.
 *
 * @param {string} name one of `PACKAGES`
 * @returns {Promise<string>} the folder that holds its files
 */
export async function unpacked(name) {
  const wanted = PACKAGES[name];
  if (!wanted) throw new RangeError(`no package ${name}`);
  const folder = path.join(FETCHED, 'unpacked', wanted.file);
  if (existsSync(folder)) return folder;
  const file = path.join(FETCHED, wanted.file);
  mkdirSync(FETCHED, { recursive: true });
  if (!existsSync(file)) await fetchFile(wanted);
  const found = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (found !== wanted.sha256) {
    rmSync(file);
    throw new StepFailure(`${wanted.file} has the hash ${found}, not ${wanted.sha256}.`);
  }
  mkdirSync(folder, { recursive: true });
  const isTar = wanted.file.endsWith('.tgz');
  const [command, args] = isTar
    ? ['tar', ['-xzf', file, '--strip-components=1', '-C', folder]]
    : ['python3', ['-m', 'zipfile', '-e', file, folder]];
  await run(command, args, { problem: `${wanted.file} cannot be unpacked.` });
  return folder;
}

/** @param {Package} wanted */
async function fetchFile({ registry, name }) {
  writeFileSync(path.join(FETCHED, 'pom.xml'), POM);
  const args = {
    npm: ['pack', '--silent', '--pack-destination', FETCHED, name],
    pip: ['download', '--quiet', '--no-deps', '--only-binary=:all:', '--dest', FETCHED, name],
    mvn: [
      ...['-q', '-B', '-f', path.join(FETCHED, 'pom.xml'), 'dependency:copy'],
      ...[`-Dartifact=${name}`, `-DoutputDirectory=${FETCHED}`],
    ],
  }[registry];
  await run(registry, args, {
    problem: `\`${registry}\` could not fetch ${name}.`,
    remedy: `Install ${registry}, or leave this language out with --language.`,
  });
}
