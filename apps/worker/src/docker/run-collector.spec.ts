import { SandboxUnavailableException } from '@tester/exceptions';
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
  };

  it('should gather what the supervisor told', () => {
    const sut = new RunCollector('key');
    sut.accept({ type: 'ready' });
    sut.accept({ type: 'stdout', bytes: Buffer.from('out') });
    sut.accept({ type: 'stderr', bytes: Buffer.from('err') });
    sut.accept({ type: 'report', bytes: Buffer.from('key {"kind":"end"}\n') });
    sut.accept({ type: 'end', end });

    expect(sut.finish({ end: 'lost', wallMs: 1 }, facts)).toEqual({
      end: 'exited',
      exitCode: 1,
      signal: null,
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
    sut.accept({ type: 'ready' });
    sut.accept({ type: 'stdout', bytes: Buffer.from('last words') });

    expect(sut.finish({ end: 'timed_out', wallMs: 7 }, facts)).toMatchObject({
      end: 'timed_out',
      exitCode: null,
      signal: null,
      wallMs: 7,
      cpuMs: 0,
      peakMemoryBytes: 0,
      output: { stdout: 'last words' },
    });
  });

  it('should know when the run began', () => {
    const sut = new RunCollector('key');
    const before = sut.isReady;
    sut.accept({ type: 'ready' });

    expect([before, sut.isReady]).toEqual([false, true]);
  });

  it('should not take a broken sandbox for the doing of the run', () => {
    expect(() => new RunCollector('key').accept({ type: 'fault', message: 'no python' })).toThrow(
      SandboxUnavailableException,
    );
  });
});
