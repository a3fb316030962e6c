import { DEFAULT_LIMITS, LIMIT_CAPS, sandboxLimits } from './sandbox-limits';

const MIB = 1024 * 1024;

describe(sandboxLimits.name, () => {
  it('should give the defaults to a run that asks for nothing', () => {
    expect(sandboxLimits('python-pytest')).toEqual(DEFAULT_LIMITS);
  });

  it('should let a run ask for less', () => {
    expect(
      sandboxLimits('python-pytest', { wallMs: 100, memoryBytes: 128 * MIB, outputBytes: 2048 }),
    ).toMatchObject({ wallMs: 100, memoryBytes: 128 * MIB, outputBytes: 2048 });
  });

  it('should not give more than the caps', () => {
    expect(
      sandboxLimits('python-pytest', { wallMs: 600_000, memoryBytes: 2 ** 40, outputBytes: 2 ** 40 }),
    ).toMatchObject(LIMIT_CAPS);
  });

  it('should leave the runner enough memory to start at all', () => {
    expect(sandboxLimits('python-pytest', { memoryBytes: 32 * MIB }).memoryBytes).toBe(96 * MIB);
  });

  it('should never let files fill the memory', () => {
    const { memoryBytes, diskBytes } = sandboxLimits('python-pytest', { memoryBytes: 96 * MIB });

    expect(diskBytes * 1.5).toBeLessThan(memoryBytes / 2);
  });
});
