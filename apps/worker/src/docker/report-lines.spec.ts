import fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ReportLines } from './report-lines';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe(ReportLines.name, () => {
  it('should read the same records wherever the stream is split', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), fc.nat({ max: 60 }), (records, size) => {
        const sut = new ReportLines('key');
        const stream = Buffer.from(records.map((record) => `key ${JSON.stringify(record)}\n`).join(''));

        for (let at = 0; at < stream.length; at += size + 1) sut.push(stream.subarray(at, at + size + 1));

        expect(JSON.stringify(sut.records)).toBe(JSON.stringify(records));
        expect(sut.isIntact).toBe(true);
      }),
    );
  });

  it.each(['{"kind":"end"}\n', 'other {"kind":"end"}\n', 'key not JSON\n', 'key\n', '\n'])(
    'should notice the foreign line %j and go on',
    (line) => {
      const sut = new ReportLines('key');

      sut.push(Buffer.from(`key 1\n${line}key 2\n`));

      expect(sut.records).toEqual([1, 2]);
      expect(sut.isIntact).toBe(false);
    },
  );

  it('should keep nothing of what others write, however long their line', () => {
    const sut = new ReportLines('key');
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;

    for (let i = 0; i < 64; i += 1) sut.push(Buffer.alloc(1 << 20, 'x'));
    collectGarbage();

    expect(process.memoryUsage().arrayBuffers).toBeLessThan(before + (8 << 20));
    expect(sut.isIntact).toBe(false);
    sut.push(Buffer.from('\nkey 1\n'));
    expect(sut.records).toEqual([1]);
  });

  it('should leave out a line that the end of the run cut short', () => {
    const sut = new ReportLines('key');

    sut.push(Buffer.from('key 1\nkey {"ki'));

    expect(sut.records).toEqual([1]);
    expect(sut.isIntact).toBe(true);
  });
});
