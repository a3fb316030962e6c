import type { Language, Observation } from '@tester/contracts';
import { SourceTrees } from '../../languages/source-trees';
import type { RevisionWish } from '../../verification/revision';
import { FakeSandboxWorker } from '../characterization/testing/fake-sandbox-worker';
import { anObservation } from '../characterization/testing/observation';
import { GapFiller } from './gap-filler';

const GAPS: RevisionWish = { kind: 'gaps', missedLines: [2], survivors: [] };
const HEAD = 'These characterization tests pin what shop does today.';
const MORE = 'A failure means that the behaviour changed; nothing here says that it was right before.';

const PYTHON = anObservation({ arcs: ['1->2'] });
const javascript = (statement: string): Observation => anObservation({ imports: [statement] });
const REQUIRED = javascript("const { half } = require('./shop');");
const IMPORTED = javascript("import { half } from './shop';");
const JAVA = anObservation({
  callable: 'Shop.half',
  call: 'Shop.half({0})',
  names: ['Shop'],
  argTypes: ['int'],
});

describe(GapFiller.name, () => {
  const trees = new SourceTrees();
  afterAll(() => trees.onApplicationShutdown());

  const fill = async (
    language: Language,
    suite: string,
    observations: Observation[],
    wish: RevisionWish = GAPS,
  ): Promise<string | null> => {
    const callables = observations.map(({ callable }) => ({
      qualifiedName: callable, kind: 'function' as const, isAsync: false, firstLine: 1, lastLine: 3,
    })); // prettier-ignore
    const worker = new FakeSandboxWorker({ callables, observations, packageName: '' });
    const filler = new GapFiller(worker, trees).fillerFor({
      source: 'the source',
      sourceName: 'shop',
      language,
      locale: 'en',
    });
    const revised = await filler(suite, wish, new AbortController().signal);
    return revised.suite;
  };

  it('adds a test in Python behind the others, with what it imports, under a name of its own', async () => {
    const suite =
      '"""Tests of shop."""\nimport pytest\nfrom shop import other\n\n\ndef test_half_returns_2():\n    assert other(4) == 2\n';
    const observation = anObservation({
      args: ["Decimal('4')"],
      imports: ['from decimal import Decimal'],
      arcs: ['1->2'],
    });
    expect(await fill('python', suite, [observation])).toBe(
      [
        '"""Tests of shop."""',
        'import pytest',
        'from shop import other',
        'from decimal import Decimal',
        'from shop import half',
        '',
        '',
        'def test_half_returns_2():',
        '    assert other(4) == 2',
        '',
        '',
        `# ${HEAD}`,
        `# ${MORE}`,
        '',
        '',
        'def test_half_returns_2_today():',
        '    assert half(Decimal("4")) == 2',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['imports the same already', 'from shop import half\n\n\ndef test_a():\n    assert half(2) == 1\n', 1],
    ['has no imports, but a docstring', '"""Of shop."""\n\n\ndef test_a():\n    assert 1\n', 1],
    [
      'has an import behind a future one',
      'from __future__ import annotations\n\n\ndef test_a():\n    assert 1',
      1,
    ],
  ])('imports what it needs once for a module in Python that %s', async (_what, suite, times) => {
    const filled = (await fill('python', suite, [PYTHON])) ?? '';
    expect(filled.split('from shop import half\n')).toHaveLength(times + 1);
    expect(filled.indexOf('from shop')).toBeGreaterThanOrEqual(0);
    if (suite.includes('__future__'))
      expect(filled).toMatch(/^from __future__ import annotations\nfrom shop/);
    if (suite.includes('"""')) expect(filled).toMatch(/^"""Of shop."""\nfrom shop/);
  });

  it('tells what it added in the language of the reader', async () => {
    const worker = new FakeSandboxWorker({ callables: [], observations: [PYTHON] });
    const subject = { source: '', sourceName: 'shop', language: 'python', locale: 'ko' } as const;
    const filler = new GapFiller(worker, trees).fillerFor(subject);
    const { suite } = await filler('def test_a():\n    assert 1\n', GAPS, new AbortController().signal);
    expect(suite).toContain('# 특성화 테스트');
  });

  it.each<[string, string, Observation, string]>([
    [
      'CommonJS, with another name of the source',
      "const { twice } = require('./shop.js');\n\nit('a', () => {\n  expect(twice(1)).toBe(2);\n});\n",
      REQUIRED,
      "const { twice } = require('./shop.js');\nconst { half } = require('./shop');\n",
    ],
    [
      'CommonJS, with the same name',
      "const { half } = require('./shop.js');\n\nit('a', () => {\n  expect(half(1)).toBe(0);\n});\n",
      REQUIRED,
      "const { half } = require('./shop.js');\n\nit(",
    ],
    [
      'an ES module, with all of the source',
      "import * as shop from './shop';\n\nit('a', () => {\n  expect(shop.half(1)).toBe(0);\n});\n",
      IMPORTED,
      "import * as shop from './shop';\nimport { half } from './shop';\n",
    ],
    [
      'an ES module, with a default and the same name',
      "import shop, { half } from './shop';\n\nit('a', () => {\n  expect(half(1)).toBe(shop);\n});\n",
      IMPORTED,
      "import shop, { half } from './shop';\n\nit(",
    ],
    [
      'no import at all',
      "it('a', () => {\n  expect(1).toBe(1);\n});\n",
      REQUIRED,
      "const { half } = require('./shop');\n",
    ],
  ])('adds a block to a suite for Jest: %s', async (_what, suite, observation, head) => {
    const filled = await fill('javascript', suite, [observation]);
    expect(filled?.startsWith(head)).toBe(true);
    expect(
      filled?.endsWith(
        [
          '});',
          '',
          `// ${HEAD}`,
          `// ${MORE}`,
          "describe('current behaviour', () => {",
          "  describe('half', () => {",
          "    it('returns 2 for 4', () => {",
          '      expect(half(4)).toBe(2);',
          '    });',
          '  });',
          '});',
          '',
        ].join('\n'),
      ),
    ).toBe(true);
  });

  it('adds a nested class to a suite for JUnit', async () => {
    const suite = [
      'import org.junit.jupiter.api.Test;',
      '',
      'class ShopTest {',
      '    // CurrentBehaviour is a name of this suite.',
      '    @Test',
      '    void half() {}',
      '}',
      '',
    ].join('\n');
    expect(await fill('java', suite, [JAVA])).toBe(
      [
        'import org.junit.jupiter.api.Test;',
        'import org.junit.jupiter.api.Nested;',
        'import static org.junit.jupiter.api.Assertions.assertEquals;',
        '',
        'class ShopTest {',
        '    // CurrentBehaviour is a name of this suite.',
        '    @Test',
        '    void half() {}',
        '',
        `    // ${HEAD}`,
        `    // ${MORE}`,
        '    @Nested',
        '    class CurrentBehaviour2 {',
        '        @Test',
        '        void returns2() {',
        '            assertEquals(2, Shop.half(4));',
        '        }',
        '    }',
        '}',
        '',
      ].join('\n'),
    );
  });

  it.each<[Language, string, string, Observation]>([
    [
      'python',
      'declares a name of ours',
      'def half():\n    return 3\n\n\ndef test_a():\n    assert half() == 3\n',
      PYTHON,
    ],
    [
      'python',
      'imports it from elsewhere',
      'from halves import half\n\n\ndef test_a():\n    assert half()\n',
      PYTHON,
    ],
    ['javascript', 'declares a name of ours', "const half = () => 3;\nit('a', () => half());\n", REQUIRED],
    [
      'javascript',
      'requires it whole',
      "const half = require('./shop');\nit('a', () => half());\n",
      REQUIRED,
    ],
    [
      'typescript',
      'imports another',
      "import { twice as half } from './shop';\nit('a', () => half());\n",
      IMPORTED,
    ],
    [
      'typescript',
      'imports its type alone',
      "import type half from './shop';\nit('a', () => {});\n",
      IMPORTED,
    ],
    ['java', 'imports another class', 'import org.testng.annotations.Test;\nclass ShopTest {\n}\n', JAVA],
    ['java', 'has no class', 'interface ShopTest {\n}\n', JAVA],
    ['python', 'cannot be read', 'def def\n', PYTHON],
  ])('leaves a suite in %s alone that %s', async (language, _what, suite, observation) => {
    expect(await fill(language, suite, [observation])).toBeNull();
  });

  it('has nothing where no call reaches a gap, and for other wishes', async () => {
    const suite = 'def test_a():\n    assert 1\n';
    expect(await fill('python', suite, [PYTHON], { ...GAPS, missedLines: [9] })).toBeNull();
    expect(await fill('python', suite, [PYTHON], { kind: 'repair', faults: [] })).toBeNull();
    expect(await fill('python', suite, [anObservation({ names: ['pytest'], arcs: ['1->2'] })])).toBeNull();
  });
});
