import { formatWorkerLoad, parseWorkerLoad } from './worker-load';

describe('the load of a worker', () => {
  it('should come out of the header as it was put in', () => {
    const load = { active: 2, waiting: 31, slots: 4 };
    expect(parseWorkerLoad(formatWorkerLoad(load))).toEqual(load);
  });

  it.each([null, '', 'active=1', 'active=-1, waiting=0, slots=1', 'active=1e9, waiting=0, slots=1'])(
    'should not be read out of %p',
    (header) => expect(parseWorkerLoad(header)).toBeNull(),
  );
});
