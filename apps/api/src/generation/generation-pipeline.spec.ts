import { Logger } from '@nestjs/common';
import { SUITE_MAX_CHARACTERS, type TerminalEvent } from '@tester/contracts';
import { InternalException } from '@tester/exceptions';
import type { SuiteKeeper } from '../spool/suite-keeper';
import { GenerationPipeline } from './generation-pipeline';
import type { ProgressEvent } from './generation-status';
import { orderWith } from './spec/order-with';
import type { SuiteCache } from './suite-cache';
import type { SuiteWriter, WriterEvent } from './suite-writer.port';
import { VerifiedSuites, type Warning } from './verified-suites';

const ORDER = orderWith({ locale: 'en' });

describe(GenerationPipeline.name, () => {
  let steps: string[];
  let written: WriterEvent[];
  let cached: string | null;
  let isKept: boolean;
  let isWriterLeft: boolean;
  beforeEach(() => {
    Logger.overrideLogger(false);
    steps = [];
    written = [
      { type: 'step', step: 'exploring' },
      { type: 'step', step: 'writing' },
      { type: 'chunk', content: 'import ' },
      { type: 'chunk', content: 'pytest\n' },
    ];
    cached = null;
    isKept = true;
    isWriterLeft = false;
  });

  const writer: Pick<SuiteWriter, 'write'> = {
    async *write() {
      steps.push('write');
      try {
        for (const event of written) yield await Promise.resolve(event);
      } finally {
        isWriterLeft = true;
      }
    },
  };
  const cache: Pick<SuiteCache, 'find' | 'record'> = {
    find: () => Promise.resolve((steps.push('find'), cached)),
    record: (_order, suite) => Promise.resolve(void steps.push(`cache ${JSON.stringify(suite)}`)),
  };
  const keeper: Pick<SuiteKeeper, 'keep'> = {
    keep: (generation) => Promise.resolve((steps.push(`save ${JSON.stringify(generation)}`), isKept)),
  };

  // No order here asks for verification.
  const unasked = new VerifiedSuites(...([] as unknown as ConstructorParameters<typeof VerifiedSuites>));

  async function perform(
    order = ORDER,
    verified: Pick<VerifiedSuites, 'prove' | 'keepReport'> = unasked,
  ): Promise<{ progress: ProgressEvent[]; end: TerminalEvent }> {
    const sut = new GenerationPipeline(
      writer as SuiteWriter,
      cache as SuiteCache,
      keeper as SuiteKeeper,
      verified as VerifiedSuites,
    );
    const events = sut.perform(order, new AbortController().signal);
    const progress: ProgressEvent[] = [];
    for (;;) {
      const next = await events.next();
      if (next.done) return { progress, end: next.value };
      progress.push(next.value);
    }
  }
  const saved = (isFree: boolean): string =>
    `save ${JSON.stringify({
      id: ORDER.generationId,
      userId: 'user',
      source: ORDER.source,
      suite: 'import pytest\n',
      language: 'python',
      model: 'm',
      isFree,
    })}`;

  it('writes, keeps and saves a suite, and says each step in the language of the order', async () => {
    const { progress, end } = await perform();
    const { generationId } = ORDER;
    expect(progress).toEqual([
      { type: 'status', step: 'accepted', generationId, message: 'Your source was accepted.' },
      { type: 'status', step: 'exploring', generationId, message: 'Running your code on sample inputs.' },
      { type: 'status', step: 'writing', generationId, message: 'Writing the test suite.' },
      { type: 'chunk', content: 'import ' },
      { type: 'chunk', content: 'pytest\n' },
      { type: 'status', step: 'saving', generationId, message: 'Saving the suite.' },
    ]);
    expect(end).toEqual({
      type: 'done',
      generationId,
      historyId: generationId,
      persisted: true,
      cached: false,
      model: 'm',
    });
    expect(steps).toEqual(['find', 'write', saved(false), 'cache "import pytest\\n"']);
  });

  it('streams a known suite without a writer, saves it for free, and says that it is cached', async () => {
    cached = 'import pytest\n';
    const { progress, end } = await perform();
    expect(progress.filter(({ type }) => type === 'chunk')).toEqual([{ type: 'chunk', content: cached }]);
    expect(end).toMatchObject({ type: 'done', cached: true, persisted: true });
    expect(steps).toEqual(['find', saved(true)]);
  });

  it('neither asks nor changes the cache when asked again', async () => {
    cached = 'old';
    const { end } = await perform({ ...ORDER, isRegenerate: true });
    expect(end).toMatchObject({ type: 'done', cached: false });
    expect(steps).toEqual(['write', saved(false)]);
  });

  it('warns and still gives the suite when it cannot be saved', async () => {
    isKept = false;
    const { progress, end } = await perform();
    expect(progress.at(-1)).toEqual({
      type: 'warning',
      code: 'NOT_PERSISTED',
      message: 'The suite is complete, but it could not be saved to your history. Please copy it now.',
    });
    expect(end).toMatchObject({ type: 'done', persisted: false, historyId: null });
  });

  it.each([
    [true, 'NOT_VERIFIED'],
    [false, 'NOT_PERSISTED'],
  ])('warns once, of the worst (saved: %s)', async (isSaved, code) => {
    isKept = isSaved;
    const warning: Warning = { type: 'warning', code: 'NOT_VERIFIED', message: 'm' };
    const { progress } = await perform(ORDER, {
      async *prove(_order, { suite }) {
        yield await Promise.resolve({ type: 'verification', step: 'running', round: 1 });
        return { suite, report: null, warning };
      },
      keepReport: () => Promise.resolve(null),
    });
    expect(progress.filter(({ type }) => type === 'warning')).toMatchObject([{ code }]);
  });

  it('keeps a suite of a stand-in under its own name, and does not give it to those who ask for the model', async () => {
    written.unshift({ type: 'fallback', model: 'characterization' });
    const { progress, end } = await perform();
    expect(progress[1]).toEqual({
      type: 'status',
      step: 'fallback',
      generationId: ORDER.generationId,
      message: 'The AI service is not answering. The suite is written without it, by running your code.',
    });
    expect(end).toMatchObject({ type: 'done', model: 'characterization' });
    expect(steps).toEqual([
      'find',
      'write',
      saved(false).replace('"model":"m"', '"model":"characterization"'),
    ]);
  });

  it('ends with what the model counted', async () => {
    const usage = { inputModelTokens: 3, outputModelTokens: 2, thinkingModelTokens: 1 };
    written.push({ type: 'usage', usage });
    expect((await perform()).end).toMatchObject({ type: 'done', usage });
    expect(steps).toContain(saved(false).replace(/}$/, `,"usage":${JSON.stringify(usage)}}`));
    written.push({ type: 'truncated', reason: 'max_tokens' });
    expect((await perform()).end).toMatchObject({ type: 'incomplete', usage });
  });

  it('ends incomplete, keeping nothing, when the writer was cut short', async () => {
    written.push({ type: 'truncated', reason: 'max_tokens' });
    const { end } = await perform();
    expect(end).toEqual({
      type: 'incomplete',
      generationId: ORDER.generationId,
      reason: 'max_tokens',
      message:
        'The suite reached the length limit of the AI service and is not complete; what arrived is shown.',
    });
    expect(steps).toEqual(['find', 'write']);
  });

  it('ends incomplete and leaves a writer that does not stop', async () => {
    const piece = 'x'.repeat(SUITE_MAX_CHARACTERS / 2);
    written = Array.from({ length: 1_000 }, () => ({ type: 'chunk', content: piece }) as const);
    const { progress, end } = await perform();
    const length = progress.reduce(
      (sum, event) => sum + (event.type === 'chunk' ? event.content.length : 0),
      0,
    );
    expect(length).toBe(SUITE_MAX_CHARACTERS);
    expect(end).toMatchObject({ type: 'incomplete', reason: 'suite_too_long' });
    expect(isWriterLeft).toBe(true);
  });

  it('never calls an empty suite done', async () => {
    written = [{ type: 'chunk', content: ' \n' }];
    await expect(perform()).rejects.toThrow(InternalException);
    expect(steps).toEqual(['find', 'write']);
  });
});
