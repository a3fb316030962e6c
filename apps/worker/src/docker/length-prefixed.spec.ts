import fc from 'fast-check';
import { EngineStreamDemultiplexer } from './engine-stream';
import { LengthPrefixedDecoder, MalformedStreamError } from './length-prefixed';

const message = (head: number[], payload: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(payload.length);
  return Buffer.concat([Buffer.from(head), length, payload]);
};

/** `bytes` cut at the given places. */
const split = (bytes: Buffer, cuts: readonly number[]): Buffer[] => {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
};

describe(LengthPrefixedDecoder.name, () => {
  it('should find the same messages wherever the stream is split', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (payloads, cuts) => {
          const sut = new LengthPrefixedDecoder(6, 100);
          const stream = Buffer.concat(payloads.map((each, i) => message([i, 7], Buffer.from(each))));

          const found = split(stream, cuts).flatMap((chunk) => [...sut.push(chunk)]);

          expect(found.map(({ payload }) => [...payload])).toEqual(payloads.map((each) => [...each]));
          expect(found.map(({ head }) => head[0])).toEqual(payloads.map((_, i) => i));
        },
      ),
    );
  });

  it('should keep an unfinished message to itself', () => {
    const sut = new LengthPrefixedDecoder(5, 100);

    expect([...sut.push(message([1], Buffer.from('whole')).subarray(0, 8))]).toEqual([]);
  });

  it('should refuse a length that cannot be', () => {
    const sut = new LengthPrefixedDecoder(5, 100);

    expect(() => [...sut.push(message([1], Buffer.alloc(101)))]).toThrow(MalformedStreamError);
  });
});

describe(EngineStreamDemultiplexer.name, () => {
  it('should tell stdout and stderr apart', () => {
    const sut = new EngineStreamDemultiplexer();
    const chunk = Buffer.concat([
      message([1, 0, 0, 0], Buffer.from('out')),
      message([2, 0, 0, 0], Buffer.from('err')),
    ]);

    expect([...sut.push(chunk)].map(({ stream, bytes }) => [stream, bytes.toString()])).toEqual([
      ['stdout', 'out'],
      ['stderr', 'err'],
    ]);
  });
});
