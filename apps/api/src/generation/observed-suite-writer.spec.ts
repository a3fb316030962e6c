import { AiUnavailableException } from '@tester/exceptions';
import { PromMetrics, Tracing } from '@tester/nest-kit';
import { ObservedSuiteWriter } from './observed-suite-writer';
import { SuiteWriter, type WriteRequest, type WriterEvent } from './suite-writer.port';

const REQUEST: WriteRequest = {
  source: 'x = 1',
  sourceName: 'solution',
  language: 'python',
  model: 'm-1',
  locale: 'en',
  isRegenerate: false,
};
const USAGE = { inputModelTokens: 11, outputModelTokens: 7, thinkingModelTokens: 3 };

class ScriptedWriter extends SuiteWriter {
  isDown: boolean | null = null;
  readonly models = ['m-1'];
  readonly languages = ['python'] as const;
  override readonly version = 'v9';
  override readonly settings = 's9';
  constructor(
    private readonly events: readonly WriterEvent[],
    private readonly failure?: Error,
  ) {
    super();
  }
  override get isHeldDown(): boolean | null {
    return this.isDown;
  }
  override async *write(): AsyncGenerator<WriterEvent> {
    await Promise.resolve();
    yield* this.events;
    if (this.failure) throw this.failure;
  }
}

describe(ObservedSuiteWriter.name, () => {
  let metrics: PromMetrics;
  beforeEach(() => (metrics = new PromMetrics()));

  const read = async (inner: SuiteWriter, atMost = Infinity): Promise<WriterEvent[]> => {
    const read: WriterEvent[] = [];
    const sut = new ObservedSuiteWriter(inner, metrics, new Tracing());
    for await (const event of sut.write(REQUEST, new AbortController().signal)) {
      read.push(event);
      if (read.length >= atMost) break;
    }
    return read;
  };
  const text = async (): Promise<string> => (await metrics.expose()).text;

  it('should pass on what is written, and count the model tokens', async () => {
    const events: WriterEvent[] = [
      { type: 'step', step: 'writing' },
      { type: 'chunk', content: 'a' },
      { type: 'chunk', content: 'b' },
      { type: 'usage', usage: USAGE },
    ];
    expect(await read(new ScriptedWriter(events))).toEqual(events);
    for (const [kind, count] of Object.entries({ input: 11, output: 7, thinking: 3 })) {
      expect(await text()).toContain(`tester_model_tokens_total{model="m-1",kind="${kind}"} ${count}`);
    }
    expect(await text()).toContain('tester_model_first_chunk_seconds_count{model="m-1"} 1');
    expect(await text()).toContain('tester_model_call_duration_seconds_count{model="m-1",outcome="ok"} 1');
  });

  it('should tell whether the model is held to be down, of one that can be', async () => {
    const writer = new ScriptedWriter([]);
    const sut = new ObservedSuiteWriter(writer, metrics, new Tracing());
    expect(await text()).not.toMatch(/^tester_model_breaker_open/m);
    for (const isDown of [true, false]) {
      writer.isDown = isDown;
      expect(await text()).toMatch(new RegExp(`^tester_model_breaker_open ${Number(isDown)}$`, 'm'));
      expect(sut.isHeldDown).toBe(isDown);
    }
  });

  it.each<[string, SuiteWriter, number]>([
    ['truncated', new ScriptedWriter([{ type: 'truncated', reason: 'max_tokens' }]), Infinity],
    ['truncated', new ScriptedWriter([{ type: 'truncated', reason: 'max_tokens' }]), 1],
    ['CANCELLED', new ScriptedWriter([{ type: 'chunk', content: 'a' }]), 1],
    ['CANCELLED', new ScriptedWriter([], new DOMException('left', 'AbortError')), Infinity],
    ['AI_UNAVAILABLE', new ScriptedWriter([], new AiUnavailableException('away')), Infinity],
    ['INTERNAL', new ScriptedWriter([], new TypeError('a fault')), Infinity],
  ])('should count a writing that ended as %s', async (outcome, inner, atMost) => {
    await read(inner, atMost).catch((error: unknown) => expect(error).toBeDefined());
    expect(await text()).toContain(
      `tester_model_call_duration_seconds_count{model="m-1",outcome="${outcome}"} 1`,
    );
  });

  it('should show what the writer within shows', () => {
    const { models, languages, version, settings } = new ObservedSuiteWriter(
      new ScriptedWriter([]),
      metrics,
      new Tracing(),
    );
    expect({ models, languages, version, settings }).toEqual({
      models: ['m-1'],
      languages: ['python'],
      version: 'v9',
      settings: 's9',
    });
  });
});
