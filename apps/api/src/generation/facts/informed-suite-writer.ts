import type { SuiteWriter, WriteRequest, WriterEvent } from '../suite-writer.port';
import { WrappingSuiteWriter } from '../wrapping-suite-writer';
import type { SourceFacts } from './source-facts';

/** Changes whenever the same source may have other facts chosen or worded. */
const FACTS_VERSION = '1';

/** A model's writer that is told what calls of the source were seen to do. */
export class InformedSuiteWriter extends WrappingSuiteWriter {
  /** That it looks for facts is part of a kept suite's key; what it found is not: that depends on how busy a machine is. */
  override readonly settings: string;

  /** @param maxMs milliseconds that each suite may wait for facts. */
  constructor(
    inner: SuiteWriter,
    private readonly facts: SourceFacts,
    private readonly maxMs: number,
  ) {
    super(inner);
    this.settings = `${inner.settings},facts=${FACTS_VERSION}`;
  }

  /** @throws as the writer that is informed; never for want of facts. */
  async *write(request: WriteRequest, signal: AbortSignal): AsyncGenerator<WriterEvent> {
    const facts = await this.facts.gather(request, this.maxMs, signal);
    signal.throwIfAborted();
    yield* this.inner.write({ ...request, facts }, signal);
  }
}
