import { withoutLiterals } from './java-text';

const STATIC: Readonly<Record<string, string>> = {
  assertAll: 'org.junit.jupiter.api.Assertions',
  assertArrayEquals: 'org.junit.jupiter.api.Assertions',
  assertDoesNotThrow: 'org.junit.jupiter.api.Assertions',
  assertEquals: 'org.junit.jupiter.api.Assertions',
  assertFalse: 'org.junit.jupiter.api.Assertions',
  assertNull: 'org.junit.jupiter.api.Assertions',
  assertThrows: 'org.junit.jupiter.api.Assertions',
  assertTrue: 'org.junit.jupiter.api.Assertions',
  arguments: 'org.junit.jupiter.params.provider.Arguments',
};

const OWN: Readonly<Record<string, string>> = {
  Arguments: 'org.junit.jupiter.params.provider.Arguments',
  ByteArrayOutputStream: 'java.io.ByteArrayOutputStream',
  CsvSource: 'org.junit.jupiter.params.provider.CsvSource',
  Executable: 'org.junit.jupiter.api.function.Executable',
  MethodSource: 'org.junit.jupiter.params.provider.MethodSource',
  Nested: 'org.junit.jupiter.api.Nested',
  ParameterizedTest: 'org.junit.jupiter.params.ParameterizedTest',
  PrintStream: 'java.io.PrintStream',
  Stream: 'java.util.stream.Stream',
  Test: 'org.junit.jupiter.api.Test',
  ValueSource: 'org.junit.jupiter.params.provider.ValueSource',
};

/** Names that a rendered suite may use for itself; a source that defines one of them is not tested through it. */
export const OWN_NAMES: readonly string[] = Object.keys(OWN);

/** Import lines for what `code` uses: static ones first, each block sorted. `observed`: whole import statements. */
export function javaImports(code: string, observed: readonly string[]): string[] {
  const words = new Set(withoutLiterals(code).match(/(?<![.\w])\w+/g));
  const statics = Object.entries(STATIC)
    .filter(([name]) => words.has(name))
    .map(([name, home]) => `import static ${home}.${name};`);
  const own = Object.entries(OWN)
    .filter(([name]) => words.has(name))
    .map(([, qualified]) => `import ${qualified};`);
  const others = observed.filter((line) => words.has(/(\w+);$/.exec(line)?.[1] ?? ''));
  const blocks = [statics, [...new Set([...own, ...others])]].filter((block) => block.length > 0);
  return blocks.flatMap((block, index) => [...(index > 0 ? [''] : []), ...block.sort()]);
}
