import { Logger } from '@nestjs/common';
import { AiBlockedException, AiUnavailableException } from '@tester/exceptions';
import { FallbackSuiteWriter } from './fallback-suite-writer';
import { SuiteWriter, type WriteRequest, type WriterEvent } from './suite-writer.port';

const REQUEST: WriteRequest = {
  source: 'def f(): pass',
  sourceName: 'f',
  language: 'python',
  model: 'm',
  locale: 'en',
  isRegenerate: false,
  fallback: 'characterization',
};
const WRITING: WriterEvent = { type: 'step', step: 'writing' };
const chunk = (content: string): WriterEvent => ({ type: 'chunk', content });

class ListedWriter extends SuiteWriter {
  override readonly version = 'v';
  readonly requests: WriteRequest[] = [];

  constructor(
    readonly models: readonly string[],
    readonly languages: SuiteWriter['languages'],
    private readonly events: readonly WriterEvent[],
    private readonly failure: Error | null = null,
  ) {
    super();
  }

  async *write(request: WriteRequest): AsyncGenerator<WriterEvent> {
    this.requests.push(request);
    for (const event of this.events) yield await Promise.resolve(event);
    if (this.failure !== null) throw this.failure;
  }
}

describe(FallbackSuiteWriter.name, () => {
  beforeEach(() => Logger.overrideLogger(false));

  const away = new AiUnavailableException('away');
  const offline = (): ListedWriter => new ListedWriter(['characterization'], ['python'], [chunk('offline')]);
  async function write(
    first: ListedWriter,
    request: Partial<WriteRequest> = {},
    other = offline(),
  ): Promise<{ events: WriterEvent[]; error: unknown; other: ListedWriter }> {
    const sut = new FallbackSuiteWriter(first, other);
    const events: WriterEvent[] = [];
    try {
      for await (const event of sut.write({ ...REQUEST, ...request }, new AbortController().signal)) {
        events.push(event);
      }
      return { events, error: null, other };
    } catch (error) {
      return { events, error, other };
    }
  }
  const model = (events: readonly WriterEvent[], failure: Error | null = null): ListedWriter =>
    new ListedWriter(['m'], ['python', 'java'], events, failure);

  it('is the first writer to all who ask', () => {
    const first = model([]);
    const { models, languages, version } = new FallbackSuiteWriter(first, offline());
    expect({ models, languages, version }).toEqual({
      models: first.models,
      languages: first.languages,
      version: first.version,
    });
  });

  it('leaves a first writer that serves alone', async () => {
    const { events, other } = await write(model([WRITING, chunk('a')]));
    expect(events).toEqual([WRITING, chunk('a')]);
    expect(other.requests).toEqual([]);
  });

  it('lets the other stand in, under its own name, and says so', async () => {
    const { events, error, other } = await write(model([WRITING], away));
    expect(error).toBeNull();
    expect(events).toEqual([WRITING, { type: 'fallback', model: 'characterization' }, chunk('offline')]);
    expect(other.requests).toEqual([{ ...REQUEST, model: 'characterization' }]);
  });

  it.each<[string, ListedWriter, Partial<WriteRequest>]>([
    ['the user did not agree', model([], away), { fallback: undefined }],
    ['something was written', model([chunk('a')], away), {}],
    ['the other does not know the language', model([], away), { language: 'java' }],
    ['the model declined', model([], new AiBlockedException('no')), {}],
    ['it is our own fault', model([], new Error('bug')), {}],
  ])('passes the failure on when %s', async (_name, first, request) => {
    const { error, other } = await write(first, request);
    expect(error).toBeInstanceOf(Error);
    expect(other.requests).toEqual([]);
  });

  it('fails as the other does', async () => {
    const failure = new Error('other');
    const { error } = await write(
      model([], away),
      {},
      new ListedWriter(['characterization'], ['python'], [], failure),
    );
    expect(error).toBe(failure);
  });
});
