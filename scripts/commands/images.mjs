import { parseArgs } from 'node:util';
import { provideDockerEngine } from '../setup/3-docker-engine.mjs';
import { buildApplicationImages, provideNodeImage } from '../setup/9-application-images.mjs';
import { provideCompose } from '../setup/10-compose.mjs';
import { provideServiceImages } from '../setup/11-service-images.mjs';

/**
 * `npm run images [-- --tag <tag>] [--services]`: builds the images of api and worker; the tag is `dev` unless given. With
 * `--services` it provides the images of others in the composition too, as stand-ins where they cannot be pulled.
 *
 * @param {string[]} args
 */
export async function main(args) {
  const { values } = parseArgs({
    args,
    options: { tag: { type: 'string', default: 'dev' }, services: { type: 'boolean', default: false } },
  });
  await provideDockerEngine();
  await provideNodeImage();
  await buildApplicationImages(values.tag);
  if (values.services) await provideServiceImages(await provideCompose());
  return 0;
}
