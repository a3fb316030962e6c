import type { LimitName } from '@tester/contracts';
import { RunCollector } from './run-collector';
import type { SupervisorEnd } from './supervisor-frames';

describe(RunCollector.name, () => {
  const facts = { imageDigest: 'sha256:ab', engineRuntime: 'runc' };
  const end: SupervisorEnd = {
    end: 'exited',
    exitCode: 1,
    signal: 0,
    wallMs: 12,
    cpuMs: 3.5,
    peakMemoryBytes: 99,
    droppedStdoutBytes: 0,
    droppedStderrBytes: 2,
    droppedReportBytes: 0,
    refusedProcesses: 0,
    isDiskFull: false,
  };

  it('should gather what the supervisor told', () => {
    const sut = new RunCollector('key');
    sut.accept({ type: 'stdout', bytes: Buffer.from('out') });
    sut.accept({ type: 'stderr', bytes: Buffer.from('err') });
    sut.accept({ type: 'report', bytes: Buffer.from('key {"kind":"end"}\n') });
    sut.accept({ type: 'end', end });

    expect(sut.finish({ end: 'lost', wallMs: 1 }, facts)).toEqual({
      end: 'exited',
      exitCode: 1,
      signal: null,
      limit: null,
      records: [{ kind: 'end' }],
      isReportIntact: true,
      output: { stdout: 'out', stderr: 'err\n[output cut here: 2 more bytes]\n', droppedBytes: 2 },
      wallMs: 12,
      cpuMs: 3.5,
      peakMemoryBytes: 99,
      ...facts,
    });
  });

  it('should tell the signal of a process that did not exit', () => {
    const sut = new RunCollector('key');
    sut.accept({ type: 'end', end: { ...end, exitCode: -1, signal: 11 } });

    expect(sut.finish({ end: 'lost', wallMs: 1 }, facts)).toMatchObject({ exitCode: null, signal: 11 });
  });

  it('should fall back on what is known from outside when the supervisor fell silent', () => {
    const sut = new RunCollector('key');
    sut.accept({ type: 'stdout', bytes: Buffer.from('last words') });

    expect(sut.finish({ end: 'timed_out', wallMs: 7 }, facts)).toMatchObject({
      end: 'timed_out',
      limit: 'wall',
      exitCode: null,
      signal: null,
      wallMs: 7,
      cpuMs: 0,
      peakMemoryBytes: 0,
      output: { stdout: 'last words' },
    });
  });

  it.each<[Partial<SupervisorEnd>, LimitName | null]>([
    [{ end: 'timed_out' }, 'wall'],
    [{ end: 'out_of_memory', isDiskFull: true }, 'memory'],
    [{ end: 'output_flooded', refusedProcesses: 1 }, 'output'],
    [{ refusedProcesses: 3, isDiskFull: true }, 'processes'],
    [{ isDiskFull: true }, 'disk'],
    [{}, null],
  ])('should name the limit behind %j', (told, limit) => {
    const sut = new RunCollector('key');
    sut.accept({ type: 'end', end: { ...end, ...told } });

    expect(sut.finish({ end: 'lost', wallMs: 1 }, facts).limit).toBe(limit);
  });

  it('should hand on each record as soon as it is whole', () => {
    const heard: unknown[] = [];
    const sut = new RunCollector('key', (record) => heard.push(record));

    sut.accept({ type: 'report', bytes: Buffer.from('key 1\nkey ') });
    expect(heard).toEqual([1]);
    sut.accept({ type: 'report', bytes: Buffer.from('2\nforeign\n') });
    expect(heard).toEqual([1, 2]);
  });
});
