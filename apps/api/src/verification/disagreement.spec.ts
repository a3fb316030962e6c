import { disagreementIn } from './disagreement';

describe(disagreementIn.name, () => {
  // Messages as the frameworks of our images give them.
  it.each<[string, string, string, string]>([
    [
      'pytest',
      'AssertionError: assert 1 == 2\n +  where 1 = f(1)\n  test_calc.py:3 in test_int: …',
      '2',
      '1',
    ],
    [
      'pytest, with a word of its own',
      'AssertionError: one is two\nassert 1 == 2\n +  where 1 = f(1)',
      '2',
      '1',
    ],
    [
      'pytest, operators in strings',
      "AssertionError: assert 'a == b' == 'a == c'\n  \n  - a == c",
      "'a == c'",
      "'a == b'",
    ],
    [
      'pytest, approx',
      'AssertionError: assert 0.3 == 0.5 ± 5.0e-07\n  \n  comparison failed',
      '0.5 ± 5.0e-07',
      '0.3',
    ],
    ['pytest, identity', 'AssertionError: assert 1 is None\n +  where 1 = f(1)', 'None', '1'],
    ['unittest', 'AssertionError: 1 != 2\n  test_calc.py:39 in test_u: …', '2', '1'],
    [
      'unittest, lists',
      'AssertionError: Lists differ: [1] != [2]\n\nFirst differing element 0:',
      '[2]',
      '[1]',
    ],
    ['unittest, nearly', 'AssertionError: 1.0 != 1.5 within 7 places (0.5 difference)\n', '1.5', '1.0'],
    [
      'Jest',
      'expect(received).toBe(expected) // Object.is equality\n\nExpected: "b"\nReceived: "a"\n  s.test.js:4: …',
      '"b"',
      '"a"',
    ],
    [
      'Jest, length',
      'expect(received).toHaveLength(expected)\n\nExpected length: 2\nReceived length: 1\nReceived array:  [1]',
      '2',
      '1',
    ],
    [
      'Jest, property',
      'expect(received).toHaveProperty(path, value)\n\nExpected path: "a"\n\nExpected value: 2\nReceived value: 1\n',
      '2',
      '1',
    ],
    ['Jest, null', 'expect(received).toBeNull()\n\nReceived: 1\n  suite.test.js:13: …', 'null', '1'],
    [
      'Jest, objects',
      'expect(received).toEqual(expected) // deep equality\n\n- Expected  - 1\n+ Received  + 1\n\n  Object {\n    "a": 1,\n-   "b": 3,\n+   "b": 2,\n  }\n  suite.test.js:7: …',
      'Object {\n  "a": 1,\n  "b": 3,\n}',
      'Object {\n  "a": 1,\n  "b": 2,\n}',
    ],
    [
      "Node's assert",
      'AssertionError: Expected values to be strictly equal:\n\n1 !== 2\n  suite.test.js:31: …',
      '2',
      '1',
    ],
    [
      'JUnit',
      'org.opentest4j.AssertionFailedError: one is two ==> expected: <2> but was: <1>\n  CalcTest.java:11 in …',
      '2',
      '1',
    ],
    [
      'JUnit, lines',
      'org.opentest4j.AssertionFailedError: expected: <a\nx> but was: <a\nb>\n',
      'a\nx',
      'a\nb',
    ],
    [
      'JUnit, types',
      'org.opentest4j.AssertionFailedError: expected: java.lang.Long@f667fe<1> but was: java.lang.Integer@fcb4004<1>',
      '1',
      '1',
    ],
    [
      'AssertJ',
      'org.opentest4j.AssertionFailedError: [desc] \nexpected: 2\n but was: 1\n  CalcTest.java:37 in …',
      '2',
      '1',
    ],
    [
      'AssertJ, lines',
      'org.opentest4j.AssertionFailedError: \nexpected: \n  "a\n  x"\n but was: \n  "a\n  b"\n  CalcTest.java:32 in …',
      '  "a\n  x"',
      '  "a\n  b"',
    ],
    ['AssertJ, size', 'java.lang.AssertionError: \nExpected size: 3 but was: 2 in:\n[1, 3]\n', '3', '2'],
  ])('should find the two values: %s', (_name, message, expected, actual) => {
    expect(disagreementIn(message)).toEqual({ expected, actual });
  });

  it.each([
    ["NameError: name 'x' is not defined"],
    ['Failed: DID NOT RAISE ValueError'],
    ['AssertionError: assert 1 > 1\n +  where 1 = f(1)'],
    ['expect(received).toBeGreaterThan(expected)\n\nExpected: > 2\nReceived:   1\n'],
    ['expect(received).not.toBe(expected) // Object.is equality\n\nExpected: not 1\n'],
    ['expect(received).toBe(expected)\n\nExpected: {"a": 1}\nReceived: serializes to the same string\n'],
    [
      'expect(jest.fn()).toHaveBeenCalledWith(...expected)\n\nExpected: 2\nReceived: 1\n\nNumber of calls: 1\n',
    ],
    ['org.opentest4j.AssertionFailedError: Unexpected exception type thrown, expected: <A> but was: <B>\n'],
    ['org.opentest4j.AssertionFailedError: expected: not equal but was: <1>\n'],
  ])('should find none in %j', (message) => {
    expect(disagreementIn(message)).toBeNull();
  });
});
