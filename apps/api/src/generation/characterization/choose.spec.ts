import fc from 'fast-check';
import { boundaryObservations } from './boundaries';
import { chooseObservations, MAX_KILLING_PER_CALLABLE, MAX_PER_CALLABLE, MAX_PER_PATH } from './choose';
import { anObservation, someObservations } from './testing/observation';

describe(chooseObservations.name, () => {
  it('should take the shortest call of each path', () => {
    const long = anObservation({ args: ["'a long text that nobody wants to read'"], arcs: ['1->2'] });
    const short = anObservation({ args: ['7'], arcs: ['1->2'] });
    const other = anObservation({ args: ['8'], arcs: ['1->3'] });
    expect(chooseObservations([long, short, other])).toEqual([short, other]);
  });

  it('should show up to four different results of a path', () => {
    const results = Object.fromEntries(['11', '22', '33', '44', '55', '66'].map((n) => [n, `'${n}'`]));
    const chosen = chooseObservations(someObservations(results));
    expect(chosen.map(({ value }) => value)).toEqual(["'11'", "'22'", "'33'", "'44'"]);
    expect(chosen).toHaveLength(MAX_PER_PATH);
  });

  it('should take both sides of a boundary, also where the results are known already', () => {
    const low = { value: "'F'", arcs: ['1->3'] };
    const high = { value: "'A'", arcs: ['1->2'] };
    const observations = [
      anObservation({ args: ['1'], ...low }),
      anObservation({ args: ['99'], ...high }),
      anObservation({ args: ['89'], ...low }),
      anObservation({ args: ['90'], ...high }),
    ];
    expect(chooseObservations(observations).flatMap(({ args }) => args)).toEqual(
      expect.arrayContaining(['89', '90']),
    );
  });

  it('should show no more than two results that only echo the input', () => {
    const echoes = ['11', '22', '33'].map((n) =>
      anObservation({ args: [n], value: null, resultState: { 'result.size': n } }),
    );
    expect(chooseObservations(echoes)).toHaveLength(2);
  });

  it('should prefer what one would type to odd text, empty values and chance errors', () => {
    const odd = anObservation({ args: ["'\\x00'"] });
    const empty = anObservation({ args: ["''"] });
    const plain = anObservation({ args: ["'abc'"] });
    expect(chooseObservations([odd, empty, plain])).toEqual([plain]);
    const chance = anObservation({ args: ['5'], outcome: 'raised', value: null, type: 'IndexError' });
    const planned = anObservation({ ...chance, args: ['55'], deliberate: true });
    expect(chooseObservations([chance, planned])[0]).toBe(planned);
  });

  it('should kill every mutant that can be killed, with little to read', () => {
    const killing = [['7', 'm1 m2'], ['8', 'm2'], ['1234567890123', 'm1 m2 m3'], ['9', 'm3']].map(([argument = '', kills = '']) =>
      anObservation({ args: [argument], value: '1', kills: kills.split(' ') }),
    ); // prettier-ignore
    expect(chooseObservations(killing).map(({ args }) => args.join())).toEqual(['7', '9']);
  });

  it('should not kill a mutant in one callable again that falls in another', () => {
    const first = anObservation({ callable: 'a', kills: ['m1'] });
    const plain = anObservation({ callable: 'b', args: ['7'] });
    const killing = anObservation({ callable: 'b', args: ['99'], kills: ['m1'] });
    expect(chooseObservations([plain, killing])).toEqual([killing]);
    expect(chooseObservations([first, plain, killing])).toEqual([first, plain]);
  });

  it('should write more tests than usual only where each kills another mutant', () => {
    const observations = Array.from({ length: 40 }, (_, n) =>
      anObservation({ args: [`${n + 10}`], value: `'${n}'`, kills: [`m${n}`] }),
    );
    expect(chooseObservations(observations)).toHaveLength(MAX_KILLING_PER_CALLABLE);
    const alike = observations.map((one) => ({ ...one, kills: ['m1'] }));
    expect(chooseObservations(alike).length).toBeLessThanOrEqual(MAX_PER_CALLABLE);
  });

  it('should keep callables together in the order they came', () => {
    const callables = ['b', 'a', 'b', 'c'];
    const chosen = chooseObservations(
      callables.map((callable, n) => anObservation({ callable, args: [`${n}0`], value: `${n}` })),
    );
    expect(chosen.map(({ callable }) => callable)).toEqual(['b', 'b', 'a', 'c']);
  });

  it('should reach every arc that was reached, within its number of tests', () => {
    const anyObservation = fc
      .record({
        argument: fc.integer(),
        arcs: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1 }),
      })
      .map(({ argument, arcs }) =>
        anObservation({
          args: [`${argument}`],
          value: `${argument * 2}`,
          arcs: arcs.map((arc) => `${arc}->${arc + 1}`),
        }),
      );
    fc.assert(
      fc.property(fc.array(anyObservation, { minLength: 1, maxLength: 40 }), (observations) => {
        const chosen = chooseObservations(observations);
        expect(new Set(chosen.flatMap(({ arcs }) => arcs))).toEqual(
          new Set(observations.flatMap(({ arcs }) => arcs)),
        );
        expect(chosen.length).toBeLessThanOrEqual(MAX_PER_CALLABLE);
        expect(new Set(chosen).size).toBe(chosen.length);
      }),
    );
  });
});

describe(boundaryObservations.name, () => {
  const at = (number: string, arc: string) => anObservation({ args: [number, "'x'"], arcs: [arc] });

  it('should find neighbours on different paths and no others', () => {
    const [far, below, above, same] = [at('1', '1->3'), at('9', '1->3'), at('10', '1->2'), at('11', '1->2')];
    expect([...boundaryObservations([far, below, above, same])]).toEqual([below, above]);
  });

  it('should take an error and a result on the same path for two sides', () => {
    const fine = at('0', '1->2');
    const refused = anObservation({ ...at('-1', '1->2'), outcome: 'raised' });
    expect(boundaryObservations([fine, refused]).size).toBe(2);
  });

  it('should keep the easier of two that stand at the same place', () => {
    const [whole, broken, next] = [at('1', '1->2'), at('1.0', '1->2'), at('2', '1->3')];
    expect([...boundaryObservations([whole, broken, next])]).toEqual([whole, next]);
  });

  it('should not compare calls that differ in more than one number', () => {
    const other = anObservation({ args: ['10', "'y'"], arcs: ['1->2'] });
    expect(boundaryObservations([at('9', '1->3'), other]).size).toBe(0);
  });
});
