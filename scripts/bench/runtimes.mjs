import path from 'node:path';
import { ROOT } from '../console/paths.mjs';

/**
 * What is measured of one runtime. Another runtime is another entry here.
 *
 * @typedef {object} Benchmark
 * @property {string} runtime
 * @property {string} image its name without the tag
 * @property {{ source: string, suite: string }} job what our worker gets
 * @property {string} typed what a person would type, for the table
 * @property {string} script the same as shell text; runs in a folder that holds `files`
 * @property {Record<string, string>} files path → content, for the bare command
 * @property {string[]} [engineArguments] what `docker run` needs besides, such as a tool that the image lacks
 */

const PYTHON = {
  source: `def price(amount, rate=0.2):
    if amount < 0:
        raise ValueError("negative")
    return round(amount * (1 + rate), 2)
`,
  suite: `import pytest
from till import price


def test_adds_the_tax():
    assert price(10) == 12


def test_refuses_a_negative_amount():
    with pytest.raises(ValueError):
        price(-1)
`,
};

const JAVASCRIPT = {
  source: `export function price(amount, rate = 0.2) {
  if (amount < 0) throw new RangeError('negative');
  return Math.round(amount * (1 + rate) * 100) / 100;
}
`,
  suite: `import { price } from './till';

test('adds the tax', () => expect(price(10)).toBe(12));
test('refuses a negative amount', () => expect(() => price(-1)).toThrow(RangeError));
`,
};

const TYPESCRIPT = {
  source: JAVASCRIPT.source.replace('(amount, rate = 0.2)', '(amount: number, rate = 0.2): number'),
  suite: JAVASCRIPT.suite,
};

const JAVA = {
  source: `public class Till {
    public static double price(double amount) {
        if (amount < 0) throw new IllegalArgumentException("negative");
        return Math.round(amount * 1.2 * 100) / 100.0;
    }
}
`,
  suite: `import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TillTest {
    @Test void addsTheTax() { assertEquals(12, Till.price(10)); }
    @Test void refusesANegativeAmount() {
        assertThrows(IllegalArgumentException.class, () -> Till.price(-1));
    }
}
`,
};

/** The repository's own Jest and SWC, which the image does not hold: it brings a runner of ours instead. */
const OWN_PACKAGES = ['--volume', `${path.join(ROOT, 'node_modules')}:/packages/node_modules:ro`];
const JEST = 'node /packages/node_modules/jest/bin/jest.js --runInBand';
/** @param {string} syntax of the file, for SWC */
const jestConfig = (syntax) =>
  JSON.stringify({
    testEnvironment: 'node',
    rootDir: '/work',
    cacheDirectory: '/work/.cache',
    transform: {
      '[.][jt]s$': ['/packages/node_modules/@swc/jest', { jsc: { parser: { syntax } } }],
    },
  });

/** The JUnit console, which the image does not hold either; the set-up of the benchmark fetches it. */
const CONSOLE_JAR = path.join(ROOT, '.tester/bench/junit-console.jar');

/** @type {Benchmark[]} */
export const BENCHMARKS = [
  {
    runtime: 'python-pytest',
    image: 'python-pytest',
    job: PYTHON,
    typed: 'pytest -q',
    script: 'pytest -q',
    files: { 'till.py': PYTHON.source, 'test_till.py': PYTHON.suite },
  },
  {
    runtime: 'javascript-jest',
    image: 'javascript-jest',
    job: JAVASCRIPT,
    typed: 'jest --runInBand (ESM by @swc/jest)',
    script: JEST,
    files: {
      'till.js': JAVASCRIPT.source,
      'till.test.js': JAVASCRIPT.suite,
      'jest.config.json': jestConfig('ecmascript'),
    },
    engineArguments: OWN_PACKAGES,
  },
  {
    runtime: 'typescript-jest',
    image: 'javascript-jest',
    job: TYPESCRIPT,
    typed: 'jest --runInBand (TypeScript by @swc/jest)',
    script: JEST,
    files: {
      'till.ts': TYPESCRIPT.source,
      'till.test.ts': TYPESCRIPT.suite,
      'jest.config.json': jestConfig('typescript'),
    },
    engineArguments: OWN_PACKAGES,
  },
  {
    runtime: 'java-junit',
    image: 'java-junit',
    job: JAVA,
    typed: 'javac … && java -jar junit-platform-console-standalone.jar execute …',
    script:
      'javac -d out -cp "/opt/tester/libraries/*" Till.java TillTest.java && ' +
      'java -jar /packages/junit-console.jar execute --class-path out --scan-class-path --disable-banner',
    files: { 'Till.java': JAVA.source, 'TillTest.java': JAVA.suite },
    engineArguments: ['--volume', `${CONSOLE_JAR}:/packages/junit-console.jar:ro`],
  },
];

/** @type {Record<string, { url: string, file: string }>} what has to be fetched before a runtime can be measured */
export const TOOLS = {
  'java-junit': {
    url: 'https://repo1.maven.org/maven2/org/junit/platform/junit-platform-console-standalone/6.1.3/junit-platform-console-standalone-6.1.3.jar',
    file: CONSOLE_JAR,
  },
};
