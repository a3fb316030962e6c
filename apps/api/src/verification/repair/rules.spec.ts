import type { Language } from '@tester/contracts';
import { SourceTrees } from '../../languages/source-trees';
import { repairedByRules } from './rules';

const PYTHON = 'RATE = 2\n\n@cache\ndef double(n):\n    return n * RATE\n\nclass Box:\n    pass\n';
const COMMON =
  'function add(a, b) { return a + b; }\nexports.one = 1;\nmodule.exports = { add, sum: add };\n';
const MODULE = 'export const add = (a, b) => a + b;\nfunction sub() {}\nexport { sub };\n';
const JAVA = 'class Box { int size() { return 1; } }\n';

const nameError = (name: string): string => `NameError: name '${name}' is not defined`;
const javac = (symbol: string): string =>
  `cannot find symbol\n  symbol:   ${symbol}\n  location: class BoxTest`;

/** What is wrong, the language, the source, the suite, the message, and the suite then; null: it is left as it is. */
const CASES: readonly (readonly [string, Language, string, string, string, string | null])[] = [
  ['a name of the source', 'python', PYTHON, '"""Doc."""\nimport os\ndouble(os)\n', nameError('double'),
    '"""Doc."""\nfrom box import double\nimport os\ndouble(os)\n'],
  ['a class and a constant', 'python', PYTHON, 'from __future__ import annotations\nBox(RATE)\n',
    `${nameError('Box')}\n${nameError('RATE')}`,
    'from __future__ import annotations\nfrom box import Box\nfrom box import RATE\nBox(RATE)\n'],
  ['documentation and nothing else', 'python', PYTHON, '"""Doc."""', nameError('pytest'), null],
  ['a well-known module', 'python', PYTHON, 'math.floor(1)\n', nameError('math'), 'import math\nmath.floor(1)\n'],
  ['a name that may be no module', 'python', PYTHON, 'print(string)\n', nameError('string'), null],
  ['a name with one home', 'python', PYTHON, 'Decimal(1)\n', nameError('Decimal'), 'from decimal import Decimal\nDecimal(1)\n'],
  ['a name that nobody knows', 'python', PYTHON, 'doubles(1)\n', nameError('doubles'), null],
  ['another name of the module', 'python', PYTHON, 'from your_module import double, Box as B\n',
    "ModuleNotFoundError: No module named 'your_module'", 'from box import double, Box as B\n'],
  ['a module that is really missing', 'python', PYTHON, 'from numpy import array\nfrom box import Box\n',
    "ModuleNotFoundError: No module named 'numpy'", null],
  ['brackets open at the end', 'python', PYTHON, 'from box import double\ndef test_a():\n    assert double([1, (2', '',
    'from box import double\ndef test_a():\n    assert double([1, (2\n)])\n'],
  ['brackets that do not match', 'python', PYTHON, 'a = [1)\nb = 2\n', '', null],
  ['no brackets', 'python', PYTHON, 'def def\n', '', null],
  ['a name beside others', 'javascript', COMMON, "const { sum } = require('./box');\n", 'ReferenceError: add is not defined',
    "const { add, sum } = require('./box');\n"],
  ['a name, and no import', 'javascript', COMMON, 'one;\n', 'ReferenceError: one is not defined',
    "const { one } = require('./box');\none;\n"],
  ['a name of an ES module', 'javascript', MODULE, "import { add } from './box';\n", 'ReferenceError: sub is not defined',
    "import { sub, add } from './box';\n"],
  ['all names of an ES module', 'javascript', MODULE, 'add();\n', 'ReferenceError: add is not defined',
    "import { add } from './box';\nadd();\n"],
  ['a name that is not exported', 'javascript', MODULE, 'x;\n', 'ReferenceError: x is not defined', null],
  ['a path that leads nowhere', 'javascript', COMMON, "const b = require('../src/box.js');\nf('../src/box.js');\n",
    "Cannot find module '../src/box.js' from 'box.test.js'", "const b = require('./box');\nf('../src/box.js');\n"],
  ['a path of an import', 'javascript', MODULE, "import b from './lib';\n", "Cannot find module './lib' from 'box.test.js'",
    "import b from './box';\n"],
  ['a closing bracket too many', 'javascript', COMMON, "it('a', () => { add(1); });\n})\n", '', "it('a', () => { add(1); });\n"],
  ['a function and a call that are open', 'javascript', COMMON, "it('a', () => {\n  add(`${1}`);\n", '',
    "it('a', () => {\n  add(`${1}`);\n})\n"],
  ['a name that the compiler misses', 'typescript', 'export function add(): void {}\n', "import type { T } from './box';\nadd();\n",
    "error TS2304: Cannot find name 'add'.", "import { add } from './box';\nimport type { T } from './box';\nadd();\n"],
  ['a class and an assertion', 'java', JAVA, 'package p;\nclass BoxTest {}\n', `${javac('class List<Integer>')}\n${javac('method assertEquals(int,int)')}`,
    'package p;\nimport java.util.List;\nimport static org.junit.jupiter.api.Assertions.assertEquals;\nclass BoxTest {}\n'],
  ['a class without a package', 'java', JAVA, 'class BoxTest {}\n', javac('variable Arrays'), 'import java.util.Arrays;\nclass BoxTest {}\n'],
  ['a class of its own', 'java', `${JAVA}class Map {}\n`, 'class BoxTest {}\n', javac('class Map'), null],
  ['a method that nobody knows', 'java', JAVA, 'class BoxTest {}\n', javac('method sizes()'), null],
]; // prettier-ignore

describe(repairedByRules.name, () => {
  const trees = new SourceTrees();
  afterAll(() => trees.onApplicationShutdown());

  it.each(CASES)('%s, in %s', async (_what, language, source, suite, message, expected) => {
    const repaired = repairedByRules({
      language,
      sourceName: 'box',
      faults: [{ test: null, message }],
      sourceTree: await trees.read(language, source),
      suiteTree: await trees.read(language, suite),
    });
    expect(repaired).toBe(expected);
  });

  it('knows nothing of what cannot be read', async () => {
    const faults = [{ test: null, message: nameError('Box') }];
    expect(repairedByRules({ language: 'python', faults, sourceTree: null, suiteTree: null })).toBeNull();
    const suiteTree = await trees.read('javascript', 'add();');
    expect(repairedByRules({ language: 'javascript', faults, sourceTree: null, suiteTree })).toBeNull();
    const pythonTree = await trees.read('python', 'Box()\n');
    expect(
      repairedByRules({ language: 'python', faults, sourceTree: null, suiteTree: pythonTree }),
    ).toBeNull();
  });
});
