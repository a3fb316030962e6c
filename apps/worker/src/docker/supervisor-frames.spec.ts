import fc from 'fast-check';
import { DEFAULT_LIMITS } from '../sandbox/sandbox-limits';
import { MalformedStreamError } from './length-prefixed';
import { encodeJob, SupervisorFrameDecoder } from './supervisor-frames';

const frame = (type: string, payload: string): Buffer => {
  const bytes = Buffer.from(payload);
  const head = Buffer.alloc(5, type);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
};

describe(SupervisorFrameDecoder.name, () => {
  const end = {
    end: 'exited',
    exitCode: 0,
    signal: 0,
    wallMs: 5,
    cpuMs: 4.5,
    peakMemoryBytes: 1,
    droppedStdoutBytes: 0,
    droppedStderrBytes: 0,
    droppedReportBytes: 0,
  };
  const stream = Buffer.concat([
    frame('R', ''),
    frame('o', 'out'),
    frame('e', 'err'),
    frame('r', 'report'),
    frame('f', 'broken'),
    frame('x', JSON.stringify(end)),
  ]);

  it('should read every kind of frame, wherever the stream is split', () => {
    fc.assert(
      fc.property(fc.nat({ max: stream.length }), fc.nat({ max: stream.length }), (a, b) => {
        const sut = new SupervisorFrameDecoder();
        const [first, second] = [Math.min(a, b), Math.max(a, b)];

        const chunks = [stream.subarray(0, first), stream.subarray(first, second), stream.subarray(second)];

        expect(chunks.flatMap((chunk) => [...sut.push(chunk)])).toEqual([
          { type: 'ready' },
          { type: 'stdout', bytes: Buffer.from('out') },
          { type: 'stderr', bytes: Buffer.from('err') },
          { type: 'report', bytes: Buffer.from('report') },
          { type: 'fault', message: 'broken' },
          { type: 'end', end },
        ]);
      }),
    );
  });

  it('should refuse a frame it does not know', () => {
    expect(() => [...new SupervisorFrameDecoder().push(frame('?', ''))]).toThrow(MalformedStreamError);
  });
});

describe(encodeJob.name, () => {
  it('should write limits, settings and files as the supervisor reads them', () => {
    const job = encodeJob(
      {
        runtime: 'python-pytest',
        mode: 'execute',
        files: { 'a/é.py': 'x = "ü"', empty: '' },
        settings: { sourceName: 'calc', mode: 'forged', key: 'forged' },
        limits: { ...DEFAULT_LIMITS, wallMs: 1, outputBytes: 2 },
      },
      'secret',
    );
    let offset = 0;
    const number = (): number => {
      offset += 4;
      return job.readUInt32BE(offset - 4);
    };
    const text = (): string => {
      const length = number();
      offset += length;
      return job.toString('utf8', offset - length, offset);
    };

    expect([number(), number(), number()]).toEqual([1, 2, 33_554_434]);
    expect(JSON.parse(text())).toEqual({ sourceName: 'calc', mode: 'execute', key: 'secret' });
    expect(number()).toBe(2);
    expect([text(), text(), text(), text()]).toEqual(['a/é.py', 'x = "ü"', 'empty', '']);
    expect(offset).toBe(job.length);
  });
});
