import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { npm } from '../console/npm.mjs';
import { ROOT, STATE } from '../console/paths.mjs';
import { withProgress } from '../console/progress.mjs';
import { run, tryRun } from '../console/run.mjs';
import { BASE_IMAGE, provideBaseImage, pullImage } from './4-base-image.mjs';
import { ownAuthorities } from './5-sandbox-images.mjs';

export const NODE_IMAGE = 'node:24-trixie-slim';
export const APPLICATIONS = /** @type {const} */ (['api', 'worker']);
/** npm's packages of the stand-in; the first names the processor as npm does. */
const STAND_IN_PACKAGES = [`node-linux-${process.arch}@24`, 'npm@11'];
const STAND_IN_DOCKERFILE = `FROM ${BASE_IMAGE}
RUN groupadd --gid 1000 node && useradd --uid 1000 --gid 1000 --create-home --shell /bin/bash node
COPY node_modules/node-linux-${process.arch}/bin/node /usr/local/bin/node
COPY node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
LABEL tester.stand-in="${BASE_IMAGE} with the node and npm of the npm registry"
CMD ["node"]
`;

/** Pulls the image below both applications; where no registry can be reached, makes one like it. */
export async function provideNodeImage() {
  if ((await tryRun('docker', ['image', 'inspect', NODE_IMAGE])).code === 0) return;
  if (await withProgress(`pulling ${NODE_IMAGE}`, (tell) => pullImage(NODE_IMAGE, tell))) return;
  await provideBaseImage();
  process.stdout.write(
    `  no registry can be reached: making ${NODE_IMAGE} from ${BASE_IMAGE} and npm's node\n`,
  );
  await withProgress(`making ${NODE_IMAGE}`, makeStandIn);
}

/** @param {(line: string) => void} tell */
async function makeStandIn(tell) {
  const context = path.join(STATE, 'node-image');
  mkdirSync(context, { recursive: true });
  writeFileSync(path.join(context, 'package.json'), '{ "private": true }\n');
  writeFileSync(path.join(context, 'Dockerfile'), STAND_IN_DOCKERFILE);
  const [command, ...args] = npm();
  const options = ['--prefix', context, '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund'];
  await run(command, [...args, 'install', ...options, ...STAND_IN_PACKAGES], {
    tell,
    log: 'node-image-npm.log',
    problem: 'Node and npm could not be fetched from the npm registry.',
    remedy: 'Make the npm registry or Docker Hub reachable and try again.',
  });
  await run('docker', ['build', '--force-rm', '--tag', NODE_IMAGE, context], {
    tell,
    log: 'node-image.log',
    problem: `${NODE_IMAGE} could not be made.`,
  });
}

/**
 * Builds the images `tester-api` and `tester-worker`.
 *
 * @param {string} tag
 */
export async function buildApplicationImages(tag) {
  for (const app of APPLICATIONS) {
    const name = `tester-${app}:${tag}`;
    await withProgress(`building the image ${name}`, (tell) => build(app, name, tell));
  }
}

/**
 * @param {string} app
 * @param {string} name
 * @param {(line: string) => void} tell
 */
function build(app, name, tell) {
  // The network of the machine: a registry or its proxy may be reachable from nowhere else.
  const options = [
    '--network=host',
    '--force-rm',
    '--build-arg',
    'EXTRA_CA_PEM',
    '--target',
    app,
    '--tag',
    name,
  ];
  const dockerfile = path.join(ROOT, 'deploy', 'Dockerfile');
  return run('docker', ['build', ...options, '--file', dockerfile, ROOT], {
    env: { EXTRA_CA_PEM: ownAuthorities() },
    log: `build-${app}.log`,
    tell,
    problem: `The image ${name} could not be built.`,
    remedy: 'The build installs npm packages: make the npm registry (or its proxy) reachable and try again.',
  });
}
