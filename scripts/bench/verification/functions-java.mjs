const LANG = 'org/apache/commons/lang3';
const STRINGS = `${LANG}/StringUtils.java`;
const IS_EMPTY = /** @type {[string, string]} */ ([STRINGS, 'public static boolean isEmpty(']);

/** @type {import('./functions.mjs').RealFunction[]} */
export const JAVA = [
  {
    name: 'getLevenshteinDistance',
    from: 'commons-lang3',
    pieces: [[STRINGS, 'public static int getLevenshteinDistance(CharSequence s, CharSequence t) {']],
    good: [
      ['Solution.getLevenshteinDistance("kitten", "sitting")', '3'],
      ['Solution.getLevenshteinDistance("", "abc")', '3'],
      ['Solution.getLevenshteinDistance("abcd", "")', '4'],
      ['Solution.getLevenshteinDistance("elephant", "hippo")', '7'],
    ],
    wrong: ['Solution.getLevenshteinDistance("a", "b")', '2'],
  },
  {
    name: 'greatestCommonDivisor',
    from: 'commons-lang3',
    pieces: [[`${LANG}/math/Fraction.java`, 'private static int greatestCommonDivisor(']],
    good: [
      ['Solution.greatestCommonDivisor(12, 18)', '6'],
      ['Solution.greatestCommonDivisor(0, -7)', '7'],
      ['Solution.greatestCommonDivisor(1, 99)', '1'],
      ['Solution.greatestCommonDivisor(-48, 64)', '16'],
    ],
    wrong: ['Solution.greatestCommonDivisor(10, 15)', '10'],
  },
  {
    name: 'withDecimalsParsing',
    from: 'commons-lang3',
    pieces: [[`${LANG}/math/NumberUtils.java`, 'private static boolean withDecimalsParsing(']],
    good: [
      ['Solution.withDecimalsParsing("12.5", 0)', 'true'],
      ['Solution.withDecimalsParsing("1.2.3", 0)', 'false'],
      ['Solution.withDecimalsParsing("-7", 1)', 'true'],
      ['Solution.withDecimalsParsing("-7", 0)', 'false'],
    ],
    wrong: ['Solution.withDecimalsParsing("x", 0)', 'true'],
  },
  {
    name: 'toBooleanObject',
    from: 'commons-lang3',
    pieces: [
      [
        `${LANG}/BooleanUtils.java`,
        'public static Boolean toBooleanObject(final int value, final int trueValue',
      ],
    ],
    good: [
      ['Solution.toBooleanObject(1, 1, 2, 3)', 'Boolean.TRUE'],
      ['Solution.toBooleanObject(2, 1, 2, 3)', 'Boolean.FALSE'],
      ['Solution.toBooleanObject(3, 1, 2, 3)', '(Boolean) null'],
      ['Solution.toBooleanObject(0, 0, 0, 0)', 'Boolean.TRUE'],
    ],
    wrong: ['Solution.toBooleanObject(2, 1, 2, 3)', 'Boolean.TRUE'],
  },
  {
    name: 'capitalize',
    from: 'commons-lang3',
    pieces: [IS_EMPTY, [STRINGS, 'public static String capitalize(']],
    good: [
      ['Solution.capitalize("cat")', '"Cat"'],
      ['Solution.capitalize("")', '""'],
      ['Solution.capitalize("Dog")', '"Dog"'],
      ['Solution.capitalize("\'cat\'")', '"\'cat\'"'],
    ],
    wrong: ['Solution.capitalize("ab")', '"AB"'],
  },
  {
    name: 'countMatches',
    from: 'commons-lang3',
    pieces: [IS_EMPTY, [STRINGS, 'public static int countMatches(final CharSequence str, final char ch)']],
    good: [
      ['Solution.countMatches("abba", \'a\')', '2'],
      ['Solution.countMatches("", \'a\')', '0'],
      ['Solution.countMatches("xyz", \'a\')', '0'],
      ['Solution.countMatches("aaa", \'a\')', '3'],
    ],
    wrong: ['Solution.countMatches("ab", \'b\')', '2'],
  },
];
