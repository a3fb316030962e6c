import { workerFactsIn } from './worker-facts';

const SHELF = { ready: 2, growing: 1, target: 3 };
const body = (details: unknown): string => JSON.stringify({ status: 'ok', details });

describe(workerFactsIn.name, () => {
  it('takes slots and stock out of what the worker says, and nothing else', () => {
    const told = {
      engine: { status: 'up', socket: '/secret' },
      slots: { status: 'up', active: 1, waiting: 4, host: 'x' },
      pool: { status: 'up', 'python-pytest': { ...SHELF, path: '/x' } },
    };
    expect(workerFactsIn(body(told))).toEqual({
      slots: { active: 1, waiting: 4 },
      pool: { 'python-pytest': SHELF },
    });
  });

  it('takes a worker without a stock as it is', () => {
    expect(workerFactsIn(body({ slots: { active: 0, waiting: 0 } }))).toEqual({
      slots: { active: 0, waiting: 0 },
      pool: {},
    });
  });

  it.each([
    ['no JSON', '<html>'],
    ['no object', '7'],
    ['nothing', '{}'],
    ['no slots', body({ pool: {} })],
    ['slots without counts', body({ slots: { active: 'many', waiting: 0 } })],
    ['a stock of something else', body({ slots: { active: 0, waiting: 0 }, pool: { python: 7 } })],
  ])('knows nothing from %s', (_, text) => {
    expect(workerFactsIn(text)).toBeUndefined();
  });
});
