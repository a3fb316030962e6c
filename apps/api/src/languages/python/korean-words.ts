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
  [
    /^duplicate (?:parameter|argument) '(.*)' in function definition$/,
    "함수 정의에 매개변수 '$1'이(가) 중복되었습니다",
  ],
  [/^nonlocal declaration not allowed at module level$/, 'nonlocal 선언은 모듈 수준에서 쓸 수 없습니다'],
  [/^no binding for nonlocal '(.*)' found$/, "nonlocal '$1'에 해당하는 변수가 바깥 함수에 없습니다"],
  [
    /^name '(.*)' is (?:assigned to|used) before (global|nonlocal) declaration$/,
    "이름 '$1'을(를) $2 선언보다 먼저 썼습니다",
  ],
  [/^name '(.*)' is parameter and (global|nonlocal)$/, "이름 '$1'은(는) 매개변수이면서 $2일 수 없습니다"],
  [/^cannot assign to (.*?) here\. Maybe .*$/, '여기서는 $1에 대입할 수 없습니다'],
  [/^positional argument follows keyword argument$/, '키워드 인수 뒤에 위치 인수가 올 수 없습니다'],
  [/^inconsistent use of tabs and spaces in indentation$/, '들여쓰기에 탭과 공백이 섞여 있습니다'],
  [/^unexpected indent$/, '예상하지 못한 들여쓰기입니다'],
  [
    /^unindent does not match any outer indentation level$/,
    '내어쓰기가 바깥쪽 들여쓰기 수준과 맞지 않습니다',
  ],
];
