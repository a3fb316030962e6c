import { inBothLanguages, type KoreanWords, type SyntaxFault } from '../syntax/syntax-fault';
import { isBroken, type FlatNode } from '../syntax/syntax-tree';

/** What java-parser's thread says of a source; `place` is 1-based, null at the end of the source. */
export interface JavaParserAnswer {
  fault: { words: string; place: { line: number; column: number } | null } | null;
}

/** javac's messages in Korean. */
export const JAVA_WORDS: KoreanWords = [
  [/^'(.*)' expected$/, "'$1'이(가) 필요합니다"],
  [/^<identifier> expected$/, '식별자가 필요합니다'],
  [/^unexpected '(.*)'$/s, "예상하지 못한 '$1'"],
  [/^syntax error$/, '구문 오류'],
  [/^reached end of file while parsing$/, '코드가 끝나지 않은 채 파일이 끝났습니다'],
  [/^unclosed string literal$/, '문자열 리터럴이 닫히지 않았습니다'],
  [/^unclosed character literal$/, '문자 리터럴이 닫히지 않았습니다'],
  [/^unclosed comment$/, '주석이 닫히지 않았습니다'],
  [/^illegal character: (.*)$/s, '허용되지 않는 문자: $1'],
  [/^repeated modifier$/, '제어자가 중복되었습니다'],
  [/^illegal digit in an? (octal|binary|hexadecimal) literal$/, '$1 리터럴에 쓸 수 없는 숫자가 있습니다'],
  [/^array dimension missing$/, '배열의 크기가 없습니다'],
  [/^not a statement$/, '문장이 아닙니다'],
  [/^class, interface, enum, or record expected$/, 'class, interface, enum 또는 record가 필요합니다'],
];

/** The first fault of a source that both parsers refuse, in javac's words where they say the same. */
export function javaFault(
  nodes: readonly FlatNode[],
  { words, place }: NonNullable<JavaParserAnswer['fault']>,
  source: string,
): SyntaxFault {
  const broken = nodes.find(isBroken);
  // javac, too, tells where a token is missing rather than where the next one stands in its place.
  if (broken?.isMissing === true && /^\W$/.test(broken.type)) {
    return faultAt({ line: broken.row + 1, column: broken.column + 1 }, `'${broken.type}' expected`);
  }
  if (place === null) return faultAt(endOf(source), 'reached end of file while parsing');
  // It says so of a whole declaration that it cannot read: the grammar knows better where that goes wrong.
  if (words.startsWith('Redundant input') && broken !== undefined) {
    return faultAt({ line: broken.row + 1, column: broken.column + 1 }, 'syntax error');
  }
  return faultAt(place, inJavacWords(words, textAt(source, place)));
}

const faultAt = (place: { line: number; column: number }, error: string): SyntaxFault => ({
  ...place,
  error: inBothLanguages(error, JAVA_WORDS),
});

function inJavacWords(words: string, rest: string): string {
  const character = /^unexpected character: ->(.+?)<- at/s.exec(words)?.[1];
  if (character === '"') return 'unclosed string literal';
  if (character === "'") return 'unclosed character literal';
  if (character !== undefined) return `illegal character: '${character}'`;
  if (words.startsWith('Unable to pop Lexer Mode')) return 'class, interface, enum, or record expected';
  if (rest.startsWith('/*')) return 'unclosed comment';
  const expected = /^Expecting --> '(.+?)' <-- but found/s.exec(words)?.[1];
  if (expected !== undefined) return `'${expected}' expected`;
  if (words.startsWith('Expecting token of type --> Identifier')) return '<identifier> expected';
  const token = /^(?:[\p{ID_Continue}$]+|\S)/u.exec(rest)?.[0] ?? '';
  return `unexpected '${token.slice(0, 40)}'`;
}

function textAt(source: string, { line, column }: { line: number; column: number }): string {
  const lines = source.split(/\r\n|[\r\n]/);
  return (
    lines[line - 1]
      ?.slice(column - 1)
      .concat('\n')
      .trimEnd() ?? ''
  );
}

/** Just after the last character that is no white space. */
function endOf(source: string): { line: number; column: number } {
  const lines = source.trimEnd().split(/\r\n|[\r\n]/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
