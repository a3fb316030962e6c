import { USUAL_CAPS } from '../config/limit-caps';
import { sandboxLimits } from '../sandbox/sandbox-limits';
import { compilationJob } from './1-compilation-job';

describe(compilationJob.name, () => {
  it.each([
    ['python-pytest', 'incoming/source.py'],
    ['java-junit', 'incoming/Source.java'],
  ] as const)(
    'should put the source of %s where its runner looks, and nothing beside it',
    (runtime, file) => {
      expect(compilationJob({ runtime, source: 'x' }, USUAL_CAPS)).toMatchObject({
        runtime,
        mode: 'compile',
        files: { [file]: 'x' },
      });
    },
  );

  it('should fit into a sandbox that was made before, for less time than a run', () => {
    const { limits } = compilationJob({ runtime: 'java-junit', source: 'x' }, USUAL_CAPS);
    const usual = sandboxLimits('java-junit');
    expect(limits).toEqual({ ...usual, wallMs: limits.wallMs });
    expect(limits.wallMs).toBeLessThan(usual.wallMs);
  });
});
