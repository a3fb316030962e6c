import type { Language } from '@tester/contracts';

/** A suite, and for each test that it runs words that its text holds as long as that test is in it. */
export interface SampleSuite {
  language: Language;
  text: string;
  runs: { name: string; path: string[]; mark: string }[];
}

const PYTHON: SampleSuite = {
  language: 'python',
  text: `import math
import pytest
from till import (
    Till,
    share,  # parts of a sum
    twice as double,
)

RATE = 3


@pytest.fixture
def till():
    return Till(RATE)


# What a share is.
@pytest.mark.parametrize("parts", [1111, 2222, 3333])
def test_share(parts):
    assert share(6, parts) * parts == 6


def test_double():
    assert double(math.pi) > 6


class TestTill:
    def test_empty(self, till):
        assert till.total == 0

    def test_full(self, till):
        assert till.full
`,
  runs: [
    { name: 'test_share[1111]', path: [], mark: '1111' },
    { name: 'test_share[2222]', path: [], mark: '2222' },
    { name: 'test_share[3333]', path: [], mark: '3333' },
    { name: 'test_double', path: [], mark: 'test_double' },
    { name: 'test_empty', path: ['TestTill'], mark: 'test_empty' },
    { name: 'test_full', path: ['TestTill'], mark: 'test_full' },
  ],
};

const javascript = (imports: string): string => `${imports}

const RATE = 3;
const rated = (n) => share(n, RATE);

describe('share', () => {
  beforeEach(() => jest.clearAllMocks());

  // Whole shares.
  test.each([
    [6, 2, 'SIX'],
    [4, 2, 'FOUR'],
  ])('gives %i among %i', (sum, parts) => {
    expect(share(sum, parts) * parts).toBe(sum);
  });

  it.each\`
    sum  | word
    \${1} | \${'ONE'}
    \${2} | \${'TWO'}
  \`('says $word', ({ sum, word }) => {
    expect(say(sum)).toBe(word);
  });

  describe('rated', () => {
    it('uses\\u0020the rate', () => {
      expect(rated(9)).toBe(3);
    });
  });
});

test('twice', () => expect(double(2)).toBe(4));
test('twice', () => expect(double(3)).toBe(6));
`;

const JAVASCRIPT_RUNS: SampleSuite['runs'] = [
  { name: 'gives 6 among 2', path: ['share'], mark: "'SIX'" },
  { name: 'gives 4 among 2', path: ['share'], mark: "'FOUR'" },
  { name: 'says ONE', path: ['share'], mark: "'ONE'" },
  { name: 'says TWO', path: ['share'], mark: "'TWO'" },
  { name: 'uses the rate', path: ['share', 'rated'], mark: 'rated(9)' },
  { name: 'twice', path: [], mark: 'double(2)' },
  { name: 'twice', path: [], mark: 'double(3)' },
];

const JAVA: SampleSuite = {
  language: 'java',
  text: `import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.*;

class TillTest {
    private static final int RATE = 3;
    private final Till till = new Till(RATE);

    /** A sum. */
    @Test
    void addsUp() {
        assertEquals(RATE, till.sum());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        1, one
        2, two
        """)
    void says(int sum, String word) {
        assertEquals(word, Till.say(sum));
    }

    @ParameterizedTest(name = "{0} is positive")
    @ValueSource(ints = {555, 666})
    void isPositive(int sum) {
        assertTrue(sum > 0);
    }

    static Stream<String> words() {
        return Stream.of("abc", "def");
    }

    @ParameterizedTest
    @MethodSource("words")
    @DisplayName("a word")
    void word(String word) {
        assertTrue(Till.knows(word));
    }

    @Nested
    class WhenEmpty {
        @Test
        void isZero() {
            assertEquals(0, new Till(0).sum());
        }
    }
}
`,
  runs: [
    { name: 'addsUp', path: ['TillTest'], mark: 'addsUp' },
    { name: 'says(int, String) [1] "1", "one"', path: ['TillTest'], mark: '1, one' },
    { name: 'says(int, String) [2] "2", "two"', path: ['TillTest'], mark: '2, two' },
    { name: 'isPositive(int) 555 is positive', path: ['TillTest'], mark: '555' },
    { name: 'isPositive(int) 666 is positive', path: ['TillTest'], mark: '666' },
    { name: 'a word [1] "abc"', path: ['TillTest'], mark: '"abc"' },
    { name: 'a word [2] "def"', path: ['TillTest'], mark: '"def"' },
    { name: 'isZero', path: ['TillTest', 'WhenEmpty'], mark: 'isZero' },
  ],
};

export const SAMPLE_SUITES: readonly SampleSuite[] = [
  PYTHON,
  {
    language: 'javascript',
    text: javascript("const { share, say, twice: double } = require('./source');"),
    runs: JAVASCRIPT_RUNS,
  },
  {
    language: 'typescript',
    text: javascript(
      "import double, { type Sum, share, say } from './source';\nimport * as all from './source';\nimport './setup';",
    ),
    runs: JAVASCRIPT_RUNS,
  },
  JAVA,
];
