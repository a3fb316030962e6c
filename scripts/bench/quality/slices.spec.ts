import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fewOf, partOf } from './parts.mjs';
import { ModuleSlicer } from './slices.mjs';
import { countedIn } from './standard-runner.mjs';

const slicerOf = (files: Record<string, string>): ModuleSlicer =>
  new ModuleSlicer((file: string) => files[file] ?? null);

describe(ModuleSlicer.name, () => {
  const helper = 'export const twice = (x) => x * 2;\n';
  const main = `import { twice } from './helper.js';
import { away } from 'elsewhere';
const LIMIT = 3;
export function grow(x) {
  if (x > LIMIT) return twice(x);
  return x;
}
export function leave(x) {
  if (x) return away(x);
  return x;
}
export function simple(x) {
  return x;
}
`;

  it('should cut out a callable with all it needs, from other files too', () => {
    const slices = slicerOf({ '/p/main.js': main, '/p/helper.js': helper }).slicesOf('/p/main.js');
    expect(slices).toEqual([
      {
        name: 'grow',
        source: `const twice = (x) => x * 2;

const LIMIT = 3;

function grow(x) {
  if (x > LIMIT) return twice(x);
  return x;
}

export { grow };
`,
      },
    ]);
  });

  it('should take a module of CommonJS as a whole', () => {
    const text = 'module.exports = (x) => (x ? 1 : 2);\n';
    expect(slicerOf({ '/p/one.js': text }).slicesOf('/p/one.js')).toEqual([{ name: 'one', source: text }]);
  });

  it('should find nothing in a file that is not there', () => {
    expect(slicerOf({}).slicesOf('/p/none.js')).toEqual([]);
  });
});

describe('slices.py', () => {
  it('should cut out what stands for itself', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'slices-'));
    try {
      const file = path.join(folder, 'm.py');
      writeFileSync(
        file,
        'import os\nimport math\nONE = 1\n\ndef up(x):\n    y = x\n    if y > ONE:\n        return math.ceil(y)\n    return y\n\n' +
          'def machine(x):\n    y = x\n    if y:\n        return os.getcwd()\n    return y\n',
      );
      const printed = execFileSync('python3', [path.join(__dirname, 'slices.py'), file], {
        encoding: 'utf8',
      });
      expect(
        printed
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ).toEqual([
        {
          name: 'up',
          source:
            'import math\nONE = 1\n\n\ndef up(x):\n    y = x\n    if y > ONE:\n        return math.ceil(y)\n    return y\n',
        },
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe(partOf.name, () => {
  it('should halve the names, the same each time', () => {
    const names = Array.from({ length: 400 }, (_, i) => ({ name: `name ${i}` }));
    const look = names.filter(({ name }) => partOf(name) === 'look').length;
    expect(look).toBeGreaterThan(150);
    expect(look).toBeLessThan(250);
    expect(fewOf(names, 5)).toEqual(fewOf(names.toReversed(), 5));
  });
});

describe(countedIn.name, () => {
  it.each([
    ['2 failed, 30 passed, 1 error in 0.12s', 30, 3],
    ['Test Suites: 1 failed, 1 total\nTests:       1 failed, 3 passed, 4 total\nSnapshots: 0 total', 3, 1],
    [
      '[         1 containers failed ]\n[         3 tests successful      ]\n[         1 tests failed          ]',
      3,
      1,
    ],
    ['Killed', 0, 0],
  ])('should read %j', (output, passed, failed) => {
    expect(countedIn(output)).toEqual({ passed, failed });
  });
});
