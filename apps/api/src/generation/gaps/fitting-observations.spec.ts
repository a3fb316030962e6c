import { anObservation } from '../characterization/testing/observation';
import { fittingObservations } from './fitting-observations';

const CALLABLES = [
  { qualifiedName: 'half', kind: 'function' as const, isAsync: false, firstLine: 1, lastLine: 4 },
  { qualifiedName: 'twice', kind: 'function' as const, isAsync: false, firstLine: 6, lastLine: 8 },
];
const wish = (missedLines: number[], survivors: number[] = []) => ({
  kind: 'gaps' as const,
  missedLines,
  survivors: survivors.map((line) => ({ id: `m${line}`, line, original: '<', replacement: '<=' })),
});

describe(fittingObservations.name, () => {
  const fitting = (
    observations: ReturnType<typeof anObservation>[],
    ...gaps: Parameters<typeof wish>
  ): string[] =>
    fittingObservations({ callables: CALLABLES, observations }, wish(...gaps)).map(
      ({ callable, args }) => `${callable}(${args.join()})`,
    );

  it('takes the calls whose path goes through an open line', () => {
    const observations = [
      anObservation({ args: ['1'], arcs: ['-1->2', '2->3'] }),
      anObservation({ args: ['2'], arcs: ['-1->2', '2->4'] }),
    ];
    expect(fitting(observations, [4])).toEqual(['half(2)']);
    expect(fitting(observations, [], [3])).toEqual(['half(1)']);
    expect(fitting(observations, [9])).toEqual([]);
  });

  it('takes those of the callable around it where paths tell no lines', () => {
    const observations = [
      anObservation({ arcs: ['s1'] }),
      anObservation({ callable: 'twice', args: ['3'], arcs: ['s2'] }),
    ];
    expect(fitting(observations, [7])).toEqual(['twice(3)']);
    expect(fitting(observations, [5])).toEqual([]);
  });

  it('takes what kills a survivor, wherever its path goes, before all else', () => {
    const others = ['1', '2', '3', '4', '5'].map((value) =>
      anObservation({ args: [value], value, arcs: [`${value}->3`] }),
    );
    const killing = anObservation({ args: ['999999'], arcs: ['1->2'], kills: ['m1', 'm3'] });
    expect(fitting([...others, killing], [], [3])[0]).toBe('half(999999)');
    expect(fitting([killing], [], [4])).toEqual([]);
  });

  it('takes few of each callable', () => {
    const observations = Array.from({ length: 9 }, (_, n) =>
      anObservation({ args: [`${n}`], value: `${n}`, arcs: [`${n}->3`] }),
    );
    expect(fitting(observations, [3])).toHaveLength(4);
  });

  it('leaves out a path for no other call on one that is there already', () => {
    const cheap = ['1', '2', '3', '4', '5'].map((value) =>
      anObservation({ args: [value], value, arcs: ['1->2'] }),
    );
    const dear = anObservation({ args: ['123456789'], outcome: 'raised', arcs: ['1->2', '2->3'] });
    expect(fitting([...cheap, dear], [2])).toContain('half(123456789)');
  });
});
