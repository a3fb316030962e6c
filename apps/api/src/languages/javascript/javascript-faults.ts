import { inBothLanguages, type KoreanWords, type SyntaxFault } from '../syntax/syntax-fault';

/** What acorn's thread says of a source. `offset` 0-based, `line` and `column` 1-based, in UTF-16 units. */
export interface AcornFault {
  message: string;
  offset: number;
  line: number;
  column: number;
}

export interface AcornAnswer {
  fault: AcornFault | null;
}

/** Messages of engines and of acorn in Korean. */
const WORDS: KoreanWords = [
  [/^Unexpected end of input$/, '코드가 끝나지 않은 채 입력이 끝났습니다'],
  [/^Unexpected token (.*)$/s, '예상하지 못한 토큰 $1'],
  [/^Unexpected token$/, '예상하지 못한 토큰'],
  [/^Unexpected character (.*)$/s, '예상하지 못한 문자 $1'],
  [/^Identifier (.*) has already been declared$/, '식별자 $1은(는) 이미 선언되었습니다'],
  [/^Unterminated string constant$/, '문자열이 닫히지 않았습니다'],
  [/^Unterminated template$/, '템플릿 문자열이 닫히지 않았습니다'],
  [/^Unterminated regular expression$/, '정규식이 닫히지 않았습니다'],
  [/^'with' in strict mode$/, "엄격 모드에서는 'with'를 쓸 수 없습니다"],
  [/^Unterminated comment$/, '주석이 닫히지 않았습니다'],
  [/^Invalid regular expression: (.*)$/s, '잘못된 정규식입니다: $1'],
  [/^Invalid regular expression flag$/, '잘못된 정규식 플래그입니다'],
  [/^Invalid number$/, '잘못된 숫자입니다'],
  [/^Identifier directly after number$/, '숫자 바로 뒤에 식별자가 올 수 없습니다'],
  [/^Assigning to rvalue$/, '값을 대입할 수 없는 식입니다'],
  [/^Unsyntactic (break|continue)$/, "'$1'을(를) 쓸 수 없는 위치입니다"],
  [/^The keyword (.*) is reserved$/, '$1은(는) 예약어입니다'],
  [/^Export (.*) is not defined$/, '내보낸 $1이(가) 정의되지 않았습니다'],
  [/^Duplicate export (.*)$/, '$1을(를) 두 번 내보냈습니다'],
  [
    /^Logical expressions and coalesce expressions cannot be mixed\..*$/,
    '?? 식과 && 또는 || 식을 섞으려면 괄호로 묶어야 합니다',
  ],
  [/^Argument name clash$/, '매개변수 이름이 겹칩니다'],
  [/^Label (.*) is already declared$/, '레이블 $1은(는) 이미 선언되었습니다'],
  [/^Private field (.*) must be declared in an enclosing class$/, '비공개 필드 $1이(가) 선언되지 않았습니다'],
  [/^Cannot use keyword 'await' outside an async function$/, "'await'는 async 함수 안에서만 쓸 수 있습니다"],
  [/^JSX is not supported here$/, 'JSX는 지원하지 않습니다'],
];

/** acorn says no more than "Unexpected token": engines name it, and their words are what people search for. */
export function javascriptFault({ message, offset, line, column }: AcornFault, source: string): SyntaxFault {
  const bare = message.replace(/ \(\d+:\d+\)$/, '');
  const said = bare === 'Unexpected token' ? unexpectedToken(source.slice(offset)) : bare;
  return { line, column, error: inBothLanguages(said, WORDS) };
}

function unexpectedToken(rest: string): string {
  const token = /^(?:[\p{ID_Continue}$]+|[^\s\p{ID_Continue}$])/u.exec(rest)?.[0];
  if (token !== undefined) return `Unexpected token '${token.slice(0, 40)}'`;
  return rest.trim() === '' ? 'Unexpected end of input' : 'Unexpected token';
}

/** @param position where its first element begins. */
export const jsxFault = (position: { line: number; column: number }): SyntaxFault => ({
  ...position,
  error: inBothLanguages('JSX is not supported here', WORDS),
});
