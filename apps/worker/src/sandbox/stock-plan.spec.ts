import { planStock, type RuntimeDemand } from './stock-plan';

const MIB = 1024 * 1024;

describe(planStock.name, () => {
  const python = (busiest: number): RuntimeDemand => ({
    runtime: 'python-pytest',
    busiest,
    memoryBytes: 100 * MIB,
  });
  const java = (busiest: number): RuntimeDemand => ({
    runtime: 'java-junit',
    busiest,
    memoryBytes: 250 * MIB,
  });
  const plan = (memoryMib: number, ...demands: RuntimeDemand[]): (number | undefined)[] => {
    const planned = planStock(demands, { memoryBytes: memoryMib * MIB, min: 1, max: 4 });
    return [planned.get('python-pytest'), planned.get('java-junit')];
  };

  it('should keep the least of each where nothing is wanted', () => {
    expect(plan(10_000, python(0), java(0))).toEqual([1, 1]);
  });

  it('should keep as many as were wanted at a time, up to the most', () => {
    expect(plan(10_000, python(3), java(9))).toEqual([3, 4]);
  });

  it('should stay within the memory', () => {
    expect(plan(650, python(4), java(4))).toEqual([4, 1]);
    expect(plan(0, python(4), java(4))).toEqual([0, 0]);
  });

  it('should give each its first before any gets a second', () => {
    expect(plan(400, python(4), java(0))).toEqual([1, 1]);
  });

  it('should serve those in demand first where not even one of each fits', () => {
    expect(plan(250, python(0), java(2))).toEqual([0, 1]);
    expect(plan(250, python(2), java(0))).toEqual([2, 0]);
  });

  it('should keep nothing where nothing may be kept', () => {
    const planned = planStock([python(3)], { memoryBytes: 1000 * MIB, min: 0, max: 0 });

    expect([...planned.values()]).toEqual([0]);
  });
});
