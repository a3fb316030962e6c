import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { StepFailure } from '../../console/failure.mjs';
import { STATE } from '../../console/paths.mjs';
import { run } from '../../console/run.mjs';

const CACHE = path.join(STATE, 'quality', 'packages');

/** How each registry's own client brings one file into a folder, and how that file is opened. */
const REGISTRIES = {
  /** @type {Client} */
  pypi: {
    download: ({ name, version }, folder) => [
      'pip',
      ['download', '--quiet', '--no-deps', '--only-binary=:all:', '--dest', folder, `${name}==${version}`],
    ],
    unpack: (file, folder) => ['python3', ['-m', 'zipfile', '-e', file, folder]],
  },
  /** @type {Client} */
  npm: {
    download: ({ name, version }, folder) => [
      'npm',
      ['pack', '--silent', '--pack-destination', folder, `${name}@${version}`],
    ],
    unpack: (file, folder) => ['tar', ['-xzf', file, '-C', folder, '--strip-components=1']],
  },
  /** @type {Client} */
  maven: {
    download: ({ name, version }, folder) => [
      'mvn',
      [
        '-q',
        '-B',
        'dependency:copy',
        `-Dartifact=${name}:${version}:jar:sources`,
        `-DoutputDirectory=${folder}`,
      ],
    ],
    unpack: (file, folder) => ['python3', ['-m', 'zipfile', '-e', file, folder]],
  },
};

/**
 * @typedef {import('./corpora.mjs').PublishedPackage} PublishedPackage
 * @typedef {object} Client
 * @property {(published: PublishedPackage, folder: string) => [string, string[]]} download
 * @property {(file: string, folder: string) => [string, string[]]} unpack
 */

/**
 * Fetches a package once, refuses any other content than the pinned one, and lists its files that are read.
 *
 * @param {keyof typeof REGISTRIES} registry
 * @param {PublishedPackage} published
 * @returns {Promise<string[]>} absolute paths, sorted
 */
export async function filesOf(registry, published) {
  const { name, version, sha256, patterns } = published;
  const folder = path.join(
    CACHE,
    registry,
    `${name.replace(/[^\w.-]/g, '-')}-${version}-${sha256.slice(0, 12)}`,
  );
  if (!existsSync(folder)) await fetchInto(folder, REGISTRIES[registry], published);
  return globSync(patterns, { cwd: folder, exclude: ['**/*.d.ts', '**/*.test.ts', '**/__tests__/**'] })
    .sort()
    .map((file) => path.join(folder, file));
}

/**
 * @param {string} folder
 * @param {Client} client
 * @param {PublishedPackage} published
 */
async function fetchInto(folder, { download, unpack }, published) {
  const coming = `${folder}.${process.pid}`;
  const opened = path.join(coming, 'opened');
  try {
    mkdirSync(opened, { recursive: true });
    const problem = `${published.name} ${published.version} could not be fetched.`;
    await run(...download(published, coming), { problem });
    const file = readdirSync(coming, { withFileTypes: true }).find((entry) => entry.isFile());
    if (!file) throw new StepFailure(problem);
    const archive = path.join(coming, file.name);
    const found = createHash('sha256').update(readFileSync(archive)).digest('hex');
    if (found !== published.sha256)
      throw new StepFailure(`${file.name} is not the pinned one.`, { remedy: `Its SHA-256 is ${found}.` });
    await run(...unpack(archive, opened), { problem: `${file.name} could not be opened.` });
    renameSync(opened, folder);
  } finally {
    rmSync(coming, { recursive: true, force: true });
  }
}
