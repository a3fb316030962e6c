import type { KeyRing } from '../../config/api-config';
import { HistoryCipher, type Place } from '../../history/history-cipher';

/** Values as texts that only instances with our key can read, each at its own place in its own stream only. */
export class StreamSeal {
  private readonly cipher: HistoryCipher;

  constructor(ring: KeyRing) {
    this.cipher = new HistoryCipher(ring);
  }

  close(stream: string, seq: number, value: unknown): string {
    return this.cipher.encrypt(JSON.stringify(value), placeOf(stream, seq));
  }

  /** @throws UndecryptableException. */
  open<T>(stream: string, seq: number, text: string): T {
    return JSON.parse(this.cipher.decrypt(text, placeOf(stream, seq))) as T;
  }
}

const placeOf = (stream: string, seq: number): Place => ({
  table: 'shared_stream',
  column: String(seq),
  rowId: stream,
  userId: '',
});
