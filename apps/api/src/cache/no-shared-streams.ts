import { SharedStreams, type Added, type StreamPage } from './shared-streams.port';

const NOTHING: Disposable = { [Symbol.dispose]: () => undefined };

/** For an instance that stands alone: there is nobody to share with. */
export class NoSharedStreams extends SharedStreams {
  readonly instance = 'alone';

  add(): Promise<Added> {
    return Promise.resolve('taken');
  }

  claim(): Promise<Added | null> {
    return Promise.resolve(null);
  }

  read(): Promise<StreamPage | null> {
    return Promise.resolve(null);
  }

  labelled(): Promise<string[]> {
    return Promise.resolve([]);
  }

  remove(): Promise<void> {
    return Promise.resolve();
  }

  onAdded(): Disposable {
    return NOTHING;
  }

  tell(): Promise<boolean> {
    return Promise.resolve(false);
  }

  onTold(): Disposable {
    return NOTHING;
  }
}
