import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../console/paths.mjs';
import { withProgress } from '../console/progress.mjs';
import { run, tryRun } from '../console/run.mjs';
import { BASE_IMAGE, provideBaseImage, pullImage } from './4-base-image.mjs';
import { APPLICATIONS } from './9-application-images.mjs';

const CONTEXT = path.join(ROOT, 'scripts/compose/stand-ins');
const DOCKERFILE = path.join(CONTEXT, 'Dockerfile');

/**
 * The images of others that the composition names: pulled; where no registry can be reached, stand-ins under the same names,
 * made from Debian's packages. One that has no stand-in is said and left out.
 *
 * @param {[string, ...string[]]} compose the command
 */
export async function provideServiceImages([compose, ...args]) {
  const options = ['--file', path.join(ROOT, 'docker-compose.yml'), '--profile', '*', 'config', '--images'];
  const { stdout } = await run(compose, [...args, ...options], {
    problem: 'Compose cannot read docker-compose.yml.',
  });
  const images = new Set(stdout.trim().split('\n'));
  for (const image of [...images].sort().filter((name) => !isOurs(name))) await provideImage(image);
}

const isOurs = (/** @type {string} */ image) =>
  APPLICATIONS.some((app) => image.startsWith(`tester-${app}:`));

/** @param {string} image */
async function provideImage(image) {
  if ((await tryRun('docker', ['image', 'inspect', image])).code === 0) return;
  if (await withProgress(`pulling ${image}`, (tell) => pullImage(image, tell))) return;
  const target = standInOf(image);
  if (!standIns(readFileSync(DOCKERFILE, 'utf8')).includes(target)) {
    process.stdout.write(`  ${image} cannot be pulled and has no stand-in: it is LEFT OUT\n`);
    return;
  }
  process.stdout.write(
    `  ${image} cannot be pulled: making a STAND-IN of that name from Debian's ${target}\n`,
  );
  await provideBaseImage();
  await withProgress(`making ${image}`, (tell) => makeStandIn(image, target, tell));
}

/** Name of the program in the name of an image. */
export const standInOf = (/** @type {string} */ image) =>
  image.slice(image.lastIndexOf('/') + 1).replace(/:.*$/, '');

/**
 * What a Dockerfile has a stage for.
 *
 * @param {string} dockerfile
 * @returns {string[]}
 */
export const standIns = (dockerfile) =>
  [...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, name = '']) => name);

/**
 * @param {string} image
 * @param {string} target
 * @param {(line: string) => void} tell
 */
function makeStandIn(image, target, tell) {
  const options = ['--network=host', '--force-rm', '--build-arg', `BASE_IMAGE=${BASE_IMAGE}`];
  return run('docker', ['build', ...options, '--target', target, '--tag', image, CONTEXT], {
    tell,
    log: `stand-in-${target}.log`,
    problem: `A stand-in for ${image} could not be made.`,
    remedy: 'Make a Debian mirror or Docker Hub reachable and try again.',
  });
}
