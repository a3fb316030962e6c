import type { KoreanWords } from '../syntax/syntax-fault';

/** CPython's messages in Korean. */
export const PYTHON_WORDS: KoreanWords = [
  [/^invalid syntax, expected '(.*)'$/, "잘못된 구문입니다. '$1'이(가) 필요합니다"],
  [/^invalid syntax$/, '잘못된 구문입니다'],
  [/^unterminated string literal$/, '문자열 리터럴이 닫히지 않았습니다'],
  [
    /^Missing parentheses in call to '(\w+)'\. Did you mean (.*)\?$/,
    "'$1' 호출에 괄호가 없습니다. $2을(를) 쓰려고 했나요?",
  ],
  [/^expected an indented block after line (\d+)$/, '$1행 다음에는 들여 쓴 블록이 필요합니다'],
  [/^expected 'except' or 'finally' block$/, "'except' 또는 'finally' 블록이 필요합니다"],
  [/^'(\w+)' outside (function|async function|loop)$/, "'$1'을(를) 쓸 수 없는 위치입니다 ($2 밖)"],
  [/^'continue' not properly in loop$/, "'continue'는 반복문 안에서만 쓸 수 있습니다"],
  [/^inconsistent use of tabs and spaces in indentation$/, '들여쓰기에 탭과 공백이 섞여 있습니다'],
  [/^unexpected indent$/, '예상하지 못한 들여쓰기입니다'],
  [
    /^unindent does not match any outer indentation level$/,
    '내어쓰기가 바깥쪽 들여쓰기 수준과 맞지 않습니다',
  ],
];
