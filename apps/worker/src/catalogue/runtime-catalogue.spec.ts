import { RUNTIME_IDS, RuntimeDescription, type RuntimeId } from '@tester/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { USUAL_CAPS } from '../config/limit-caps';
import type { WorkerConfig } from '../config/worker-config';
import { RuntimeImages, type ImageContents } from '../sandbox/runtime-images.port';
import { RuntimeCatalogue } from './runtime-catalogue';

class SomeImages extends RuntimeImages {
  contentsOf(runtime: RuntimeId): Promise<ImageContents> {
    return Promise.resolve({
      tools: ['jest', 'pytest', 'typescript', 'node', 'python'].map((name) => ({
        name,
        version: `1-${name}`,
      })),
      libraries: [{ name: `${runtime}-library`, version: '2' }],
    });
  }
}

describe(RuntimeCatalogue.name, () => {
  const sut = new RuntimeCatalogue(new SomeImages(), {
    limitCaps: { ...USUAL_CAPS, wallMs: 90_000, outputBytes: 4096 },
  } as WorkerConfig);

  it('should describe every runtime, in words that the wire knows', async () => {
    const list = await sut.list();

    expect(list.map(({ runtime }) => runtime)).toEqual(RUNTIME_IDS);
    for (const description of list) {
      expect(validateSync(plainToInstance(RuntimeDescription, description))).toEqual([]);
    }
  });

  it('should tell of an image that two runtimes share what each of them is made of', async () => {
    const [, javascript, typescript] = await sut.list();

    expect(javascript).toMatchObject({
      language: 'javascript',
      tools: [
        { name: 'node', version: '1-node' },
        { name: 'jest', version: '1-jest' },
      ],
    });
    expect(typescript?.tools.map(({ name }) => name)).toEqual(['typescript', 'node', 'jest']);
    expect(typescript?.libraries).toEqual([{ name: 'typescript-jest-library', version: '2' }]);
  });

  it('should tell what a run gets, and what it can ask for', async () => {
    const [python] = await sut.list();

    expect(python?.limits.defaults).toMatchObject({ wallMs: 10_000, outputBytes: 4096 });
    expect(python?.limits.caps).toMatchObject({ wallMs: 90_000, outputBytes: 4096 });
  });
});
