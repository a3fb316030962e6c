import { anObservation } from '../characterization/testing/observation';
import { observedCalls } from './observed-calls';

describe(observedCalls.name, () => {
  it('tells what a call returned, raised, changed and printed, a line each', () => {
    expect(
      observedCalls([
        anObservation(),
        anObservation({ callable: 'a', outcome: 'raised', type: 'ValueError', message: 'no "x"' }),
        anObservation({ callable: 'b', outcome: 'raised', type: 'KeyError', message: null }),
        anObservation({
          callable: 'Account.deposit',
          setup: ['account = Account(10)'],
          call: 'account.deposit({0})',
          args: ['5'],
          value: '15',
          stateAfter: { 'account.balance': '15' },
        }),
        anObservation({
          callable: 'Item',
          call: 'Item({0})',
          value: null,
          resultState: { 'result.price': '4' },
        }),
        anObservation({
          callable: 'sort',
          call: 'sort({0})',
          args: ['[2, 1]'],
          value: 'None',
          argsAfter: { '0': '[1, 2]' },
          stdout: 'sorted\n',
        }),
      ]),
    ).toEqual([
      'half(4) returned 2',
      'half(4) raised ValueError: "no \\"x\\""',
      'half(4) raised KeyError',
      'account = Account(10); account.deposit(5) returned 15; account.balance is 15',
      'Item(4); result.price is 4',
      'sort([2, 1]) returned None; the argument [2, 1] became [1, 2]; printed "sorted\\n"',
    ]);
  });

  it.each([
    ['says nothing of its result', { value: null }],
    ['works on files', { usesFiles: true }],
    ['is too long for a line', { value: `'${'x'.repeat(200)}'` }],
    ['would begin another line', { value: "'a\nb'" }],
    ['would begin another line in some editors', { value: "'a\u2028b'" }],
    ['holds what nobody sees', { value: "'a\u202eb'" }],
    ['is half a character', { value: "'\ud83d'" }],
  ])('leaves out a call that %s', (_what, changes) => {
    expect(observedCalls([anObservation(changes)])).toEqual([]);
  });

  it('gives each callable its turn, and stays within its room', () => {
    const many = Array.from({ length: 80 }, (_, callable) =>
      Array.from({ length: 9 }, (_, n) =>
        anObservation({
          callable: `f${callable}`,
          call: `f${callable}({0})`,
          args: [`'한국어 ${n}'`],
          value: `${n}`,
          arcs: [`${n}->${n}`],
        }),
      ),
    ).flat();
    const lines = observedCalls(many);

    expect(Buffer.byteLength(lines.join('\n'))).toBeLessThanOrEqual(4_096);
    const perCallable = Object.values(Object.groupBy(lines, (line) => line.split('(')[0] ?? ''));
    expect(perCallable).toHaveLength(80);
    expect(observedCalls(many.slice(0, 9))).toHaveLength(5);
  });
});
