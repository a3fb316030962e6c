import { parseArgs } from 'node:util';
import { provideDockerEngine } from '../setup/3-docker-engine.mjs';
import { buildApplicationImages, provideNodeImage } from '../setup/9-application-images.mjs';

/**
 * `npm run images [-- --tag <tag>]`: builds the images of api and worker; the tag is `dev` unless given.
 *
 * @param {string[]} args
 */
export async function main(args) {
  const { values } = parseArgs({ args, options: { tag: { type: 'string', default: 'dev' } } });
  await provideDockerEngine();
  await provideNodeImage();
  await buildApplicationImages(values.tag);
  return 0;
}
