import { SuiteWriter, type RevisionRequest, type WriteRequest, type WriterEvent } from './suite-writer.port';

/** A writer around another one, which it is in all but what it overrides. */
export abstract class WrappingSuiteWriter extends SuiteWriter {
  readonly models: SuiteWriter['models'];
  readonly languages: SuiteWriter['languages'];
  override readonly version: string;
  override readonly settings: string;

  constructor(protected readonly inner: SuiteWriter) {
    super();
    this.models = inner.models;
    this.languages = inner.languages;
    this.version = inner.version;
    this.settings = inner.settings;
  }

  override get isHeldDown(): boolean | null {
    return this.inner.isHeldDown;
  }

  abstract override write(request: WriteRequest, signal: AbortSignal): AsyncIterable<WriterEvent>;

  override revises(model: string): boolean {
    return this.inner.revises(model);
  }

  override revise(request: RevisionRequest, signal: AbortSignal): AsyncIterable<WriterEvent> {
    return this.inner.revise(request, signal);
  }
}
