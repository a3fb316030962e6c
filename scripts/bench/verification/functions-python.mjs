const STRINGS = 'boltons/strutils.py';
const ITERABLES = 'boltons/iterutils.py';
const NUMBERS = 'boltons/mathutils.py';

/** @type {import('./functions.mjs').RealFunction[]} */
export const PYTHON = [
  {
    name: 'parse_int_list',
    from: 'boltons',
    pieces: [[STRINGS, 'def parse_int_list(']],
    good: [
      ['parse_int_list("1,3,5-8,10-11,15")', '[1, 3, 5, 6, 7, 8, 10, 11, 15]'],
      ['parse_int_list("")', '[]'],
      ['parse_int_list("7")', '[7]'],
      ['parse_int_list("3-1")', '[1, 2, 3]'],
      ['parse_int_list(" 9;2..4 ", delim=";", range_delim="..")', '[2, 3, 4, 9]'],
    ],
    wrong: ['parse_int_list("1-3")', '[1, 2]'],
  },
  {
    name: 'format_int_list',
    from: 'boltons',
    pieces: [[STRINGS, 'def format_int_list(']],
    head: 'import collections\n\n\n',
    good: [
      ['format_int_list([1, 3, 5, 6, 7, 8, 10, 11, 15])', '"1,3,5-8,10-11,15"'],
      ['format_int_list([])', '""'],
      ['format_int_list([4])', '"4"'],
      ['format_int_list([2, 2, 1, 3, 3])', '"1-3"'],
      ['format_int_list([1, 2, 5], delim_space=True)', '"1-2, 5"'],
    ],
    wrong: ['format_int_list([1, 2, 4])', '"1,2,4"'],
  },
  {
    name: 'frange',
    from: 'boltons',
    pieces: [[ITERABLES, 'def frange(']],
    head: 'import math\n\n\n',
    good: [
      ['frange(5)', '[0.0, 1.0, 2.0, 3.0, 4.0]'],
      ['frange(6, step=1.25)', '[0.0, 1.25, 2.5, 3.75, 5.0]'],
      ['frange(0.5, 2.5, 0.5)', '[0.5, 1.0, 1.5, 2.0]'],
      ['frange(0)', '[]'],
      ['frange(2, 0, -1)', '[2.0, 1.0]'],
    ],
    wrong: ['frange(3)', '[0.0, 1.0, 2.0, 3.0]'],
  },
  {
    name: 'clamp',
    from: 'boltons',
    pieces: [[NUMBERS, 'def clamp(']],
    good: [
      ['clamp(1.0, 0, 5)', '1.0'],
      ['clamp(-3, 0, 5)', '0'],
      ['clamp(101.0, 0, 5)', '5'],
      ['clamp(123, upper=50)', '50'],
    ],
    wrong: ['clamp(9, 0, 5)', '9'],
  },
  {
    name: 'soft_sorted',
    from: 'boltons',
    pieces: [[ITERABLES, 'def soft_sorted(']],
    good: [
      ['soft_sorted(["two", "b", "one", "a"], first=["one", "two"])', '["one", "two", "a", "b"]'],
      ['soft_sorted(range(7), first=[6, 15], last=[2, 4], reverse=True)', '[6, 5, 3, 1, 0, 2, 4]'],
      ['soft_sorted("cab", key=lambda x: -ord(x))', '["c", "b", "a"]'],
      ['soft_sorted([])', '[]'],
    ],
    wrong: ['soft_sorted([3, 1, 2], last=[1])', '[1, 2, 3]'],
  },
  {
    name: 'backoff_iter',
    from: 'boltons',
    pieces: [[ITERABLES, 'def backoff_iter(']],
    head: 'import math\nimport random\n\n\n',
    good: [
      ['list(backoff_iter(1, 10))', '[1.0, 2.0, 4.0, 8.0, 10.0]'],
      ['list(backoff_iter(1, 1))', '[1.0]'],
      ['list(backoff_iter(0, 4))', '[0.0, 1, 2.0, 4.0]'],
      ['list(backoff_iter(1, 9, count=3, factor=3.0))', '[1.0, 3.0, 9.0]'],
    ],
    wrong: ['list(backoff_iter(2, 4))', '[2.0]'],
  },
];
