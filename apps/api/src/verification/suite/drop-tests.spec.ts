import { SourceTrees } from '../../languages/source-trees';
import { dropTests } from './drop-tests';
import type { NamedTest } from './found-test';

const SUITE = `"""Tests."""
import math
import os.path
import pytest
from till import Till, share, twice as double


@pytest.mark.parametrize(
    "parts",
    [
        1,
        2,
    ],
)
def test_share(parts):
    assert share(6, parts) * parts == 6


def test_double():
    assert double(math.pi) > 6


class TestTill:
    """Doc."""

    def test_empty(self):
        assert Till().total == 0
`;
const ALL: NamedTest[] = [
  { name: 'test_share[1]', path: [] },
  { name: 'test_share[2]', path: [] },
  { name: 'test_double', path: [] },
  { name: 'test_empty', path: ['TestTill'] },
];

describe(dropTests.name, () => {
  const trees = new SourceTrees();
  afterAll(() => trees.onApplicationShutdown());

  const without = async (suite: string, all: NamedTest[], ...names: string[]): Promise<string | null> => {
    const tree = await trees.read('python', suite);
    return tree && dropTests('python', tree, all, new Set(all.filter(({ name }) => names.includes(name))));
  };

  it('should leave a suite alone that loses nothing', async () => {
    expect(await without(SUITE, ALL)).toBe(SUITE);
  });

  it('should cut a test out, and the imports that only it needed', async () => {
    expect(await without(SUITE, ALL, 'test_double', 'test_empty')).toBe(`"""Tests."""
import pytest
from till import share


@pytest.mark.parametrize(
    "parts",
    [
        1,
        2,
    ],
)
def test_share(parts):
    assert share(6, parts) * parts == 6
`);
  });

  it.each([
    ['test_share[1]', '    [\n        2,\n    ],'],
    ['test_share[2]', '    [\n        1,\n    ],'],
  ])('should cut the row of %s out of its table', async (name, table) => {
    const text = await without(SUITE, ALL, name);
    expect(text?.replace(/\n\s*\n(?=\s*\])/g, '\n')).toContain(table);
    expect(text).toContain('def test_share(parts)');
  });

  it.each<[string, string, NamedTest[], string[], string]>([
    [
      'fixtures, helpers and constants that only it used',
      'import os\n\nRATE = 3\nLIMIT: int = 4\n\n\n@pytest.fixture\ndef till():\n    return make(RATE)\n\n\n@pytest.fixture(autouse=True)\ndef clean():\n    pass\n\n\ndef make(n):\n    return os.name\n\n\n@pytest.mark.usefixtures("till")\ndef test_a():\n    pass\n\n\ndef test_b():\n    pass\n',
      [
        { name: 'test_a', path: [] },
        { name: 'test_b', path: [] },
      ],
      ['test_a'],
      'LIMIT: int = 4\n\n\n@pytest.fixture(autouse=True)\ndef clean():\n    pass\n\n\ndef test_b():\n    pass\n',
    ],
    [
      'a class with all of its tests',
      '# Of T.\nclass TestT:\n    def help(self):\n        pass\n\n    def test_a(self):\n        self.help()\n\n    def test_b(self):\n        pass\n\n\ndef test_c():\n    pass\n',
      [
        { name: 'test_a', path: ['TestT'] },
        { name: 'test_b', path: ['TestT'] },
        { name: 'test_c', path: [] },
      ],
      ['test_a', 'test_b'],
      'def test_c():\n    pass\n',
    ],
    [
      'its comment, and nothing of a text that has blank lines',
      'from a import *\n\nTEXT = """ \n\n\n\n\n"""\n\n\n# Of a.\n# More of it.\ndef test_a():\n    pass\n\n\ndef test_b():\n    assert TEXT\n',
      [
        { name: 'test_a', path: [] },
        { name: 'test_b', path: [] },
      ],
      ['test_a'],
      'from a import *\n\nTEXT = """ \n\n\n\n\n"""\n\n\ndef test_b():\n    assert TEXT\n',
    ],
  ])('should cut a test out with %s', async (_, suite, all, names, left) => {
    expect(await without(suite, all, ...names)).toBe(left);
  });

  it('should say when it cannot tell a test from another', async () => {
    const doubled = SUITE.replace(
      'def test_double',
      '@pytest.mark.parametrize("a", [1])\n@pytest.mark.parametrize("b", [1, 2])\ndef test_double',
    );
    const all = [
      { name: 'test_double[1-1]', path: [] },
      { name: 'test_double[2-1]', path: [] },
    ];

    expect(await without(doubled, all, 'test_double[1-1]')).toBeNull();
    expect(await without(SUITE, [{ name: 'test_made_up', path: [] }], 'test_made_up')).toBeNull();
    expect(await without('def test_(:', [{ name: 'test_', path: [] }], 'test_')).toBeNull();
  });
});
