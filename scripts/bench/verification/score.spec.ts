import { caught, correlation, noScore, truthOf, withVerdicts } from './score.mjs';
import { pieceOf } from './pieces.mjs';

const verdict = (name: string, standing: 'kept' | 'flaky' | 'rejected') => ({
  name,
  standing,
  path: [],
  durationMs: 1,
  message: null,
  lines: [],
});

describe(truthOf.name, () => {
  it('should read it out of the name in any language', () => {
    expect([truthOf('test_good_1'), truthOf('rare_0')]).toEqual(['good', 'rare']);
  });

  it('should refuse a test that nobody planted', () => {
    expect(() => truthOf('test_other')).toThrow('never planted');
  });
});

describe(withVerdicts.name, () => {
  it('should count what is kept apart from what is called by its name', () => {
    const before = noScore();
    const score = withVerdicts(before, [
      verdict('good_0', 'kept'),
      verdict('good_1', 'flaky'),
      verdict('flaky_0', 'flaky'),
      verdict('clock_0', 'rejected'),
      verdict('flaky_1', 'kept'),
    ]);
    expect(score.good).toEqual({ planted: 2, kept: 1, named: 1 });
    expect(caught(score, ['flaky', 'clock'])).toBe('2/3 (1 by name)');
    expect(before).toEqual(noScore());
  });
});

describe(correlation.name, () => {
  it('should be 1 on a rising line, -1 on a falling one, and between them elsewhere', () => {
    expect(correlation([[0, 1], [1, 3], [2, 5]])).toBeCloseTo(1); // prettier-ignore
    expect(correlation([[0, 5], [1, 3], [2, 1]])).toBeCloseTo(-1); // prettier-ignore
    expect(correlation([[0, 0], [1, 2], [2, 1]])).toBeCloseTo(0.5); // prettier-ignore
  });

  it('should not be known where one side does not vary', () => {
    expect(correlation([[1, 0.5], [1, 0.7]])).toBeNull(); // prettier-ignore
  });
});

describe(pieceOf.name, () => {
  it('should take a definition of Python with its closing parenthesis and without what follows', () => {
    const text = 'import os\n\ndef f(\n    x,\n):\n    y = 1\n\n    return y\n\n\ndef g():\n    pass\n';
    expect(pieceOf(text, 'python', 'def f(')).toBe('def f(\n    x,\n):\n    y = 1\n\n    return y');
    expect(pieceOf(text, 'python', 'def g(')).toBe('def g():\n    pass');
  });

  it('should take a block to the brace at its own depth', () => {
    const text = 'class A {\n    int f() {\n        if (a) {\n        }\n    }\n    int g() {\n    }\n}\n';
    expect(pieceOf(text, 'java', 'int f(')).toBe('    int f() {\n        if (a) {\n        }\n    }');
  });

  it('should take all without a start, and refuse what is not there or does not end', () => {
    expect(pieceOf('all', 'javascript')).toBe('all');
    expect(() => pieceOf('all', 'javascript', 'function f')).toThrow('nothing begins');
    expect(() => pieceOf('function f() {', 'javascript', 'function f')).toThrow('has no end');
  });
});
