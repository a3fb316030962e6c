import { rowsOfRpc } from './rpc-answer';

describe(rowsOfRpc.name, () => {
  it.each([
    ['a scalar', 3, [{ f: 3 }]],
    ['text', 'x', [{ f: 'x' }]],
    ['false', false, [{ f: false }]],
    ['null, or nothing', null, [{ f: null }]],
    ['scalars of a set', ['x', null], [{ f: 'x' }, { f: null }]],
    ['one row', { a: 1 }, [{ a: 1 }]],
    ['rows of a set', [{ a: 1 }, { a: 2 }], [{ a: 1 }, { a: 2 }]],
    ['no rows', [], []],
  ])('makes rows of %s', (_, answer, rows) => {
    expect(rowsOfRpc('f', answer)).toEqual(rows);
  });
});
