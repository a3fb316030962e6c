import { LoadMeter } from './worker-load';

describe(LoadMeter.name, () => {
  let now: number;
  let sut: LoadMeter;
  beforeEach(() => {
    now = 0;
    sut = new LoadMeter(() => now);
  });
  const begin = (times: number): void => {
    for (let n = 0; n < times; n += 1) sut.begin();
  };

  it('should count what is in flight', () => {
    begin(3);
    sut.end();
    expect(sut).toMatchObject({ inFlight: 2, load: 2 });
  });

  it('should weigh a worker by its slots, and add what others have there', () => {
    begin(2);
    // One of our two has just left its slot; five of the six runs over there are somebody else's.
    sut.hear({ active: 4, waiting: 2, slots: 4 });
    expect(sut.load).toBe((2 + 5) / 4);
  });

  it('should forget what it heard long ago, except how many slots there are', () => {
    sut.hear({ active: 4, waiting: 4, slots: 4 });
    expect(sut.load).toBe(2);
    now = 5_000;
    expect(sut.load).toBe(0);
    begin(1);
    expect(sut.load).toBe(0.25);
  });

  it('should not be misled by a worker that says nothing, or nonsense', () => {
    begin(1);
    sut.hear(null);
    expect(sut.load).toBe(1);
    sut.hear({ active: 0, waiting: 0, slots: 0 });
    expect(sut.load).toBe(1);
  });
});
