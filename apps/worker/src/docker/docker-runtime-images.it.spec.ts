import { SandboxUnavailableException } from '@tester/exceptions';
import { readWorkerConfig } from '../config/read-worker-config';
import { RUNTIMES } from '../runtimes/runtimes';
import { DockerRuntimeImages } from './docker-runtime-images';
import { EngineClient } from './engine-client';
import { LiveContainers } from './live-containers';

// Containers are made, on a machine that may be busy.
jest.setTimeout(30_000);

function build(variables: Record<string, string> = {}) {
  const config = readWorkerConfig({
    WORKER_AUTH_TOKEN: 'a'.repeat(40),
    WORKER_INSTANCE: `images-spec-${process.pid}`,
    ...variables,
  });
  const engine = new EngineClient(config);
  const live = new LiveContainers();
  return { engine, sut: new DockerRuntimeImages(config, engine, live) };
}

describe(DockerRuntimeImages.name, () => {
  const { engine, sut } = build();

  afterEach(async () => {
    expect(await engine.ownContainers()).toEqual([]);
  });

  it.each(Object.values(RUNTIMES))('should read what the image of $id holds', async ({ id, tools }) => {
    const contents = await sut.contentsOf(id);

    expect(contents.tools.map(({ name }) => name)).toEqual(expect.arrayContaining([...tools]));
    for (const { version } of [...contents.tools, ...contents.libraries]) {
      expect(version).toMatch(/^\d+(\.\d+)*/);
    }
    expect(contents.libraries.length).toBeGreaterThan(3);
  });

  it('should ask an image once, whoever asks', async () => {
    const [first, second] = await Promise.all([
      sut.contentsOf('python-pytest'),
      sut.contentsOf('python-pytest'),
    ]);
    const create = jest.spyOn(engine, 'create');

    expect(second).toBe(first);
    expect(await sut.contentsOf('python-pytest')).toBe(first);
    expect(create).not.toHaveBeenCalled();
  });

  it('should say so when there is no such image', async () => {
    const { sut: other } = build({ SANDBOX_IMAGE_TAG: 'none' });

    await expect(other.contentsOf('python-pytest')).rejects.toThrow(SandboxUnavailableException);
  });

  it.each([
    ['is not there', () => Promise.reject(new SandboxUnavailableException('no such file'))],
    ['is no list', () => Promise.resolve(tarOf('{"tools":[{"name":1,"version":"1"}],"libraries":[]}'))],
    ['is no JSON', () => Promise.resolve(tarOf('tools'))],
  ])('should say so when what the image tells %s, and ask again the next time', async (_, archive) => {
    const { engine: other, sut: fresh } = build();
    const asked = jest.spyOn(other, 'archive').mockImplementation(archive);

    await expect(fresh.contentsOf('python-pytest')).rejects.toThrow(SandboxUnavailableException);
    await expect(fresh.contentsOf('python-pytest')).rejects.toThrow(SandboxUnavailableException);
    expect(asked).toHaveBeenCalledTimes(2);
  });
});

/** As much of a tar archive as there is to a single file. */
function tarOf(content: string): Buffer {
  const head = Buffer.alloc(512);
  head.write(content.length.toString(8).padStart(11, '0'), 124, 'latin1');
  return Buffer.concat([head, Buffer.from(content)]);
}
