import type { TerminalEvent } from '@tester/contracts';
import { PromMetrics } from '@tester/nest-kit';
import { GenerationLimits } from './generation-limits';
import { InMemoryEventLog } from './in-memory/in-memory-event-log';
import { ObservedEventLog } from './observed-event-log';

const done = (more: object = {}): TerminalEvent => ({
  type: 'done',
  generationId: 'g',
  historyId: 'g',
  persisted: true,
  cached: false,
  model: 'm',
  ...more,
});
const failed: TerminalEvent = {
  type: 'error',
  message: '',
  title: '',
  status: 503,
  detail: '',
  code: 'AI_UNAVAILABLE',
  traceId: '',
};

describe(ObservedEventLog.name, () => {
  let metrics: PromMetrics;
  let inner: InMemoryEventLog;
  let sut: ObservedEventLog;
  beforeEach(() => {
    metrics = new PromMetrics();
    inner = new InMemoryEventLog(new GenerationLimits());
    sut = new ObservedEventLog(inner, metrics);
  });
  const text = async (): Promise<string> => (await metrics.expose()).text;

  it.each<[string, TerminalEvent]>([
    ['done', done()],
    ['cached', done({ cached: true })],
    ['unsaved', done({ persisted: false })],
    ['cancelled', { type: 'cancelled', generationId: 'g', message: '' }],
    ['incomplete', { type: 'incomplete', generationId: 'g', reason: 'max_tokens', message: '' }],
    ['error', failed],
  ])('should count one that ended as %s', async (outcome, end) => {
    await sut.open('g', 'u');
    await sut.append('g', end);
    expect(await text()).toContain(`tester_generation_duration_seconds_count{outcome="${outcome}"} 1`);
  });

  it('should time the first piece alone, and name what went wrong', async () => {
    await sut.open('g', 'u');
    await sut.append('g', { type: 'chunk', content: 'a' });
    await sut.append('g', { type: 'chunk', content: 'b' });
    await sut.append('g', failed);
    expect(await text()).toContain('tester_generation_first_chunk_seconds_count 1');
    expect(await text()).toContain('tester_generation_failures_total{code="AI_UNAVAILABLE"} 1');
  });

  it('should be the log that it observes', async () => {
    await sut.open('g', 'u');
    await sut.append('g', { type: 'chunk', content: 'a' });
    await sut.append('g', done());
    await sut.append('unknown', { type: 'chunk', content: 'a' }).catch(() => 'as the log within');
    expect(await sut.find('g')).toEqual(await inner.find('g'));
    const read: unknown[] = [];
    for await (const entry of sut.follow('g', 0, new AbortController().signal)) read.push(entry);
    expect(read).toHaveLength(2);
    await sut.forgetUser('u');
    expect(await inner.find('g')).toBeNull();
  });
});
