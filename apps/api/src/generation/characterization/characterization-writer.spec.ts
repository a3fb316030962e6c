import type { Exploration } from '@tester/contracts';
import {
  ExplorationIncompleteException,
  NothingToTestException,
  SourceImportException,
  SourceSyntaxException,
} from '@tester/exceptions';
import { SourceTrees } from '../../languages/source-trees';
import type { WriteRequest, WriterEvent } from '../suite-writer.port';
import { CharacterizationWriter } from './characterization-writer';
import { FakeSandboxWorker } from './testing/fake-sandbox-worker';
import { anObservation } from './testing/observation';

const request: WriteRequest = {
  source: 'def half(number):\n    return number // 2\n',
  sourceName: 'shop',
  language: 'python',
  model: 'characterization',
  locale: 'en',
  isRegenerate: false,
};

describe(CharacterizationWriter.name, () => {
  const trees = new SourceTrees();

  afterAll(() => trees.onApplicationShutdown());

  const write = async (
    answer: Partial<Exploration>,
    signal = new AbortController().signal,
  ): Promise<WriterEvent[]> =>
    Array.fromAsync(new CharacterizationWriter(new FakeSandboxWorker(answer), trees).write(request, signal));

  it('should explore the source under its name, then write the suite one test at a time', async () => {
    const worker = new FakeSandboxWorker({
      observations: [
        anObservation(),
        anObservation({ callable: 'twice', call: 'twice({0})', names: ['twice'] }),
      ],
    });
    const events = await Array.fromAsync(
      new CharacterizationWriter(worker, trees).write(request, new AbortController().signal),
    );
    expect(worker.requests).toEqual([
      {
        runtime: 'python-pytest',
        source: request.source,
        sourceName: 'shop',
        mutants: expect.arrayContaining([expect.objectContaining({ line: 2, replacement: '*' })]),
        limits: { wallMs: 30_000 },
      },
    ]);
    expect(events.map((event) => (event.type === 'step' ? event.step : event.type))).toEqual([
      'exploring', 'writing', 'chunk', 'chunk', 'chunk',
    ]); // prettier-ignore
    const suite = events.map((event) => (event.type === 'chunk' ? event.content : '')).join('');
    expect(suite).toMatch(
      /^# .*\n[^]*from shop import half, twice\n\n\ndef test_half[^]*\n\n\ndef test_twice[^]*\n$/,
    );
  });

  it('should point at the place of a syntax error', async () => {
    const failing = write({
      importFailure: { type: 'IndentationError', message: 'unexpected indent', line: 3, column: 5 },
    });
    await expect(failing).rejects.toBeInstanceOf(SourceSyntaxException);
    await expect(failing).rejects.toMatchObject({
      parameters: { line: 3, column: 5, error: 'unexpected indent' },
      faults: [{ field: 'input_code', message: 'unexpected indent', line: 3, column: 5 }],
    });
  });

  it('should do without a place that nobody knows', async () => {
    const failing = write({
      importFailure: { type: 'SyntaxError', message: 'nested too deeply', line: null, column: null },
    });
    await expect(failing).rejects.toMatchObject({ parameters: { line: 1, column: 1 } });
  });

  it('should tell a source that fails while it is imported from one that does not compile', async () => {
    const failing = write({ importFailure: { type: 'ValueError', message: 'no', line: 2, column: null } });
    await expect(failing).rejects.toBeInstanceOf(SourceImportException);
    await expect(failing).rejects.toMatchObject({ parameters: { error: 'ValueError: no' } });
  });

  it('should say that there is nothing to test, and why', async () => {
    const failing = write({ skipped: [{ qualifiedName: 'spin', reason: 'it hangs' }] });
    await expect(failing).rejects.toBeInstanceOf(NothingToTestException);
    await expect(failing).rejects.toMatchObject({
      faults: [{ field: 'input_code', message: 'spin: it hangs' }],
    });
  });

  it('should not blame the source when the exploration was cut short', async () => {
    const cut = write({ incomplete: 'the time limit of the sandbox was reached' });
    await expect(cut).rejects.toBeInstanceOf(ExplorationIncompleteException);
  });

  it('should stop between chunks when it is told to', async () => {
    const controller = new AbortController();
    const sut = new CharacterizationWriter(new FakeSandboxWorker({ observations: [anObservation()] }), trees);
    const seen: WriterEvent[] = [];
    const reading = async () => {
      for await (const event of sut.write(request, controller.signal)) {
        seen.push(event);
        if (event.type === 'chunk') controller.abort();
      }
    };
    await expect(reading()).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen.filter(({ type }) => type === 'chunk')).toHaveLength(1);
  });
});
