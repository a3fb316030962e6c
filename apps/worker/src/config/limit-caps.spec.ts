import { Environment } from '@tester/nest-kit';
import { readLimitCaps, USUAL_CAPS } from './limit-caps';

describe(readLimitCaps.name, () => {
  it('should be content with the usual caps', () => {
    const env = new Environment({});

    expect(readLimitCaps(env)).toEqual(USUAL_CAPS);
    expect(() => env.assertSound()).not.toThrow();
  });

  it('should let the operator raise and lower them', () => {
    const env = new Environment({ SANDBOX_MAX_WALL_MS: '300000', SANDBOX_MAX_MEMORY_BYTES: '335544320' });

    expect(readLimitCaps(env)).toEqual({ ...USUAL_CAPS, wallMs: 300_000, memoryBytes: 335_544_320 });
  });

  it.each([
    ['SANDBOX_MAX_WALL_MS', '600001'],
    ['SANDBOX_MAX_CPUS', '0'],
    ['SANDBOX_MAX_MEMORY_BYTES', '1048576'],
    ['SANDBOX_MAX_PROCESSES', '100000'],
    ['SANDBOX_MAX_OUTPUT_BYTES', '1'],
    ['SANDBOX_MAX_DISK_BYTES', 'all'],
    ['SANDBOX_MAX_SOURCE_BYTES', '4194305'],
    ['SANDBOX_MAX_SUITE_BYTES', '-1'],
  ])('should refuse %s=%s, which no operator may have', (variable, value) => {
    const env = new Environment({ [variable]: value });
    readLimitCaps(env);

    expect(() => env.assertSound()).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ variable })] }),
    );
  });
});
