import { SourceTrees } from '../../languages/source-trees';
import { dropTests, type NamedTest } from './drop-tests';

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
