import { RUNTIME_IDS, type RunLimits } from '@tester/contracts';
import { USUAL_CAPS } from '../config/limit-caps';
import { RUNTIMES } from '../runtimes/runtimes';
import { DEFAULT_LIMITS, sandboxLimits } from './sandbox-limits';

const MIB = 1024 * 1024;
const NAMES = Object.keys(USUAL_CAPS) as (keyof RunLimits)[];
/** The same number for every limit. */
const all = (value: number): RunLimits =>
  Object.fromEntries(NAMES.map((name) => [name, value])) as unknown as RunLimits;

describe(sandboxLimits.name, () => {
  it('should give the defaults to a run that asks for nothing', () => {
    expect(sandboxLimits('python-pytest')).toEqual(DEFAULT_LIMITS);
  });

  it.each(RUNTIME_IDS)(
    'should give %s the defaults of its declaration, all of them within the caps',
    (id) => {
      expect(sandboxLimits(id)).toEqual(RUNTIMES[id].limits);
    },
  );

  it.each(NAMES)('should let a run ask for less %s', (name) => {
    const less = DEFAULT_LIMITS[name] / 2;

    expect(sandboxLimits('python-pytest', { [name]: less })[name]).toBe(less);
  });

  it('should not give more than the caps', () => {
    expect(sandboxLimits('python-pytest', all(2 ** 40))).toEqual(USUAL_CAPS);
  });

  it('should keep to caps that the operator has set', () => {
    const caps = { ...USUAL_CAPS, wallMs: 300, cpus: 0.5 };

    expect(sandboxLimits('python-pytest', { wallMs: 5_000 }, caps)).toMatchObject({ wallMs: 300, cpus: 0.5 });
  });

  it.each(RUNTIME_IDS)('should leave the runner of %s enough memory and threads to start at all', (id) => {
    const { minMemoryBytes, minProcesses } = RUNTIMES[id];

    expect(sandboxLimits(id, { memoryBytes: 32 * MIB, maxProcesses: 8 })).toMatchObject({
      memoryBytes: minMemoryBytes,
      maxProcesses: minProcesses,
    });
  });

  it('should never let files fill the memory', () => {
    const { memoryBytes, diskBytes } = sandboxLimits('python-pytest', { memoryBytes: 96 * MIB });

    expect(diskBytes * 1.5).toBeLessThan(memoryBytes / 2);
  });
});
