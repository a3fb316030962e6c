import { comparison, filled, isApproximable, isComparison } from './python-values';

describe(isApproximable.name, () => {
  it.each(['0.5', '-1.25', '1e-07', '[0.5, 1]', '(1, 2.5)', '(0.1,)', "{'a': 0.5, 'b': 2}"])(
    'should take %s',
    (value) => {
      expect(isApproximable(value)).toBe(true);
    },
  );

  it.each(['1', '[1, 2]', "'0.5'", '[[0.5]]', "{'a': [0.5]}", "float('inf')", 'Item(price=0.5)', '[]'])(
    'should not take %s',
    (value) => {
      expect(isApproximable(value)).toBe(false);
    },
  );
});

describe(comparison.name, () => {
  it('should compare by identity, approximately, or by equality', () => {
    expect(comparison('f()', 'True')).toBe('f() is True');
    expect(comparison('f()', '0.1')).toBe('f() == pytest.approx(0.1)');
    expect(comparison('f()', '[1]')).toBe('f() == [1]');
  });
});

describe(isComparison.name, () => {
  it.each(['{0} in stack', 'point == {0}', 'a <= {0}'])('should know %s', (call) =>
    expect(isComparison(call)).toBe(true),
  );
  it.each(['f({0})', 'stack[{0}]', 'point + {0}', 'f(a={0})'])('should pass over %s', (call) =>
    expect(isComparison(call)).toBe(false),
  );
});

describe(filled.name, () => {
  it.each([
    ['f({0}, key={1})', ['1', '2'], 'f(1, key=2)'],
    ['f({0})', ['lambda a: a'], 'f(lambda a: a)'],
    ['point + {0}', ['lambda a: a'], 'point + (lambda a: a)'],
    ['point + {0}', ['1+2j'], 'point + (1+2j)'],
    ['point + {0}', ["Point(1, 'a b')"], "point + Point(1, 'a b')"],
    ['point * {0}', ['-1'], 'point * -1'],
    ['{0} in stack', ["'a in b'"], "'a in b' in stack"],
    ['stack[{0}] = {1}', ['0', '1 if x else 2'], 'stack[0] = 1 if x else 2'],
    ['f({1})', ['1'], 'f({1})'],
  ])('should fill %s', (call, args, expected) => {
    expect(filled(call, args)).toBe(expected);
  });
});
