import { SourceTrees } from '../../languages/source-trees';
import { FakeSandboxWorker } from '../characterization/testing/fake-sandbox-worker';
import { anObservation } from '../characterization/testing/observation';
import { GapFiller } from './gap-filler';

describe(GapFiller.name, () => {
  const trees = new SourceTrees();
  afterAll(() => trees.onApplicationShutdown());

  it('asks which calls kill the mutants that a suite leaves alive', async () => {
    const kills = ['m1'];
    const worker = new FakeSandboxWorker({ observations: [anObservation({ kills })] });
    const filler = new GapFiller(worker, trees).fillerFor({
      source: 'def half(n):\n    return n // 2\n', sourceName: 'shop', language: 'python', locale: 'en',
    }); // prettier-ignore
    const survivor = { id: 'm1', line: 2, original: '//', replacement: '*' };
    const wish = { kind: 'gaps', missedLines: [], survivors: [survivor] } as const;
    const { suite } = await filler('def test_a():\n    pass\n', wish, new AbortController().signal);
    expect(suite).toContain('half(4)');
    expect(worker.requests).toMatchObject([
      { mutants: expect.arrayContaining([expect.objectContaining({ id: 'm1', line: 2, replacement: '*' })]) },
    ]);
  });
});
