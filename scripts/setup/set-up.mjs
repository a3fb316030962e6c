import { installPackages } from './2-packages.mjs';
import { provideDockerEngine } from './3-docker-engine.mjs';
import { provideBaseImage } from './4-base-image.mjs';
import { buildSandboxImages } from './5-sandbox-images.mjs';
import { buildApps } from './6-apps.mjs';
import { installTestServices } from './7-test-services.mjs';
import { provideKustomize } from './8-kustomize.mjs';

/** Everything it takes to run api and worker. Each step looks first, and does only what is missing. */
export async function setUp() {
  await installPackages();
  await provideDockerEngine();
  await provideBaseImage();
  await buildSandboxImages();
  await buildApps();
}

/** The same without building the apps (that is a gate of the tests), and with what only tests need. */
export async function setUpForTests() {
  await installPackages();
  await provideDockerEngine();
  await provideBaseImage();
  await buildSandboxImages();
  await installTestServices();
  await provideKustomize();
}
