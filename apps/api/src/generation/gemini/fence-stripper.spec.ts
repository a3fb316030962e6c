import { LANGUAGES, type Language } from '@tester/contracts';
import fc from 'fast-check';
import { FenceStripper } from './fence-stripper';

const strip = (...chunks: string[]): string => stripIn('python', chunks);
const stripIn = (language: Language, chunks: readonly string[]): string => {
  const sut = new FenceStripper(language);
  return chunks.map((chunk) => sut.push(chunk)).join('') + sut.end();
};
const SUITE = "import pytest\n\n\ndef test_a():\n    assert \"한🙂\" == 'x'  # it's `fine`\n";
const DOCSTRING = '"""Shows:\n\n```python\nf(1)\n```\n"""\nx = 1\n';

/** [what the model sends, the suite in it] */
const ANSWERS: [string, string][] = [
  [SUITE, SUITE],
  [`\`\`\`python\n${SUITE}\`\`\``, SUITE],
  [`\`\`\`python\n${SUITE}\`\`\`\n`, SUITE],
  [`\`\`\`\n${SUITE}\`\`\`\n\n`, SUITE],
  [`\n\n  \`\`\`py title="x"\n${SUITE}  \`\`\`  \n`, SUITE],
  [`~~~python\n${SUITE}~~~\n`, SUITE],
  [`\`\`\`\`python\n${SUITE}\`\`\`\`\n`, SUITE],
  [`\`\`\`python\n${SUITE}\`\`\`\n\nThis suite covers everything.\n`, SUITE],
  [`\`\`\`python\r\n${SUITE.replaceAll('\n', '\r\n')}\`\`\`\r\n`, SUITE.replaceAll('\n', '\r\n')],
  [`\`\`\`python\n${DOCSTRING}\`\`\`\n`, DOCSTRING],
  [DOCSTRING, DOCSTRING],
  [`\`\`\`python\n${DOCSTRING.replaceAll('"""', "'''")}\`\`\``, DOCSTRING.replaceAll('"""', "'''")],
  ['```python\nx = "\\""  # \'\'\' no string\n```\nrest', 'x = "\\""  # \'\'\' no string\n'],
  ["```python\nx = ''\ny = '\"'\n```\nrest", "x = ''\ny = '\"'\n"],
  ['```python\nx = """a\\""" ""b"""\n```\nrest', 'x = """a\\""" ""b"""\n'],
  ['```python\n``x\n`\n    ```\n```', '``x\n`\n    ```\n'],
  ['\n\nx = 1\n', '\n\nx = 1\n'],
  ['``x``\n', '``x``\n'],
  ['```python\nx = 1', 'x = 1'],
  ['```python\n```', ''],
  ['', ''],
  [' \n', ''],
  ['`', '`'],
];

/** [language, what the model sends, the suite in it] */
const OTHER_ANSWERS: [Language, string, string][] = [
  ['javascript', '```js\nconst q = /["\'`]/;\n```\n', 'const q = /["\'`]/;\n'],
  ['javascript', "```javascript\n// it's \nx = `src/**/*.js`;\n```\nDone.", "// it's \nx = `src/**/*.js`;\n"],
  ['javascript', '```js\nx = `\n\\`\\`\\`js\n`;\n```', 'x = `\n\\`\\`\\`js\n`;\n'],
  ['javascript', '```\nx = /"""/;\n```\nDone.', 'x = /"""/;\n'],
  ['typescript', '```ts\nconst x: `a${string}` = y;\n```', 'const x: `a${string}` = y;\n'],
  ['typescript', '~~~typescript\n```\n~~~\n', '```\n'],
  ['java', '```java\nString s = """\n```\n""";\n```\n', 'String s = """\n```\n""";\n'],
  ['java', "```java\nchar c = '\"'; // don't\n```\nDone.", "char c = '\"'; // don't\n"],
];

describe(FenceStripper.name, () => {
  it.each(OTHER_ANSWERS)(
    'takes the fence off in %s: %j, in every split in two',
    (language, answer, suite) => {
      for (let at = 0; at <= answer.length; at += 1) {
        expect(stripIn(language, [answer.slice(0, at), answer.slice(at)])).toBe(suite);
      }
      expect(stripIn(language, answer.split(''))).toBe(suite);
    },
  );

  it.each(OTHER_ANSWERS)('takes the fence off in %s: %j, byte by byte', (language, answer, suite) => {
    const decoder = new TextDecoder();
    const bytes = Buffer.from(answer.replace('\n', '\n// 한🙂\n'));
    const chunks = [...bytes].map((byte) => decoder.decode(Uint8Array.of(byte), { stream: true }));
    expect(stripIn(language, chunks)).toBe(`// 한🙂\n${suite}`);
  });

  it.each(ANSWERS)('takes %j for %j', (answer, suite) => {
    expect(strip(answer)).toBe(suite);
  });

  it('gives the same for every split in two and for single characters', () => {
    for (const [answer, suite] of ANSWERS) {
      for (let at = 0; at <= answer.length; at += 1) {
        expect(strip(answer.slice(0, at), answer.slice(at))).toBe(suite);
      }
      expect(strip(...answer.split(''))).toBe(suite);
    }
  });

  it.each(LANGUAGES)('gives the same for any split of anything in %s', (language) => {
    const text = fc
      .array(
        fc.constantFrom(
          '```',
          '`',
          '~~~',
          'python',
          '\n',
          '\r\n',
          ' ',
          '"""',
          "'",
          '"',
          '\\',
          '#',
          'x',
          '🙂',
        ),
      )
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 60 })), (answer, cuts) => {
        const places = [0, ...cuts.filter((cut) => cut < answer.length).sort((a, b) => a - b), answer.length];
        const chunks = places.slice(1).map((place, i) => answer.slice(places[i], place));
        expect(stripIn(language, chunks)).toBe(stripIn(language, [answer]));
      }),
      { numRuns: 1_000 },
    );
  });

  it('holds nothing back that can be told to be code', () => {
    const sut = new FenceStripper('python');
    expect(sut.push('```python\nimport py')).toBe('import py');
    expect(sut.push('test')).toBe('test');
    expect(sut.push('\n``')).toBe('\n');
    expect(sut.push('x')).toBe('``x');
  });
});
