import { LengthPrefixedDecoder } from './length-prefixed';

const STDOUT = 1;
/** The engine copies at most 32 KiB at a time; anything near this means that we lost step. */
const MAX_PAYLOAD_BYTES = 1024 * 1024;

/** Takes apart the one stream in which the engine sends a container's stdout and stderr. */
export class EngineStreamDemultiplexer {
  private readonly decoder = new LengthPrefixedDecoder(8, MAX_PAYLOAD_BYTES);

  *push(chunk: Buffer): Generator<{ stream: 'stdout' | 'stderr'; bytes: Buffer }> {
    for (const { head, payload } of this.decoder.push(chunk)) {
      yield { stream: head[0] === STDOUT ? 'stdout' : 'stderr', bytes: payload };
    }
  }
}
