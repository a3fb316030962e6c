import type { ExplorationRequest } from '@tester/contracts';
import { USUAL_CAPS } from '../config/limit-caps';
import { explorationJob as jobWithin } from './1-exploration-job';

const explorationJob = (request: ExplorationRequest) => jobWithin(request, USUAL_CAPS);

describe(jobWithin.name, () => {
  const request = { runtime: 'python-pytest', source: 'x = 1\n' } as const;

  it('should put the source under its own name and tell the runner that name', () => {
    const job = explorationJob({ ...request, sourceName: 'shop' });
    expect(job).toMatchObject({
      mode: 'explore',
      files: { 'shop.py': 'x = 1\n' },
      settings: { sourceName: 'shop' },
    });
  });

  it('should call a source without a name solution', () => {
    expect(explorationJob(request).settings).toMatchObject({ sourceName: 'solution' });
  });

  it('should hand on the mutants', () => {
    const mutants = [{ id: 'm0', line: 1, start: 4, end: 5, replacement: '2' }];
    expect(explorationJob({ ...request, mutants }).settings).toMatchObject({ mutants });
  });

  it('should leave part of the wall time for starting and for calls that hang', () => {
    const job = explorationJob({ ...request, limits: { wallMs: 5000 } });
    expect(job.limits.wallMs).toBe(5000);
    expect(job.settings).toMatchObject({ budgetMs: 3000 });
  });
});
