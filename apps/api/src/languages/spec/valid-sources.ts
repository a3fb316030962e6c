import type { Language } from '@tester/contracts';

/** What each language has learned lately, and what parsers stumble over; the first is as plain as can be. */
export const VALID_SOURCES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  python: {
    'a function': 'def f(x):\n    return x + 1\n',
    'match with guards':
      'match p:\n    case {"x": int(x), **rest} if x > 0: pass\n    case [a, *_] | (a, _): pass\n',
    'type parameters and defaults':
      'type A[T] = list[T]\ndef f[T: int, *U, **P](x: T) -> T: ...\nclass B[T]: ...\n',
    'nested f-strings': 'print(f"{x!r:>{width}} {y=} {"nested" + f"{z}"}")\n',
    'except groups': 'try:\n    f()\nexcept* (A, B) as e:\n    raise\n',
    'a comment in other words': '# function f(x) { return x; } public class A\nx = 1\n',
  },
  javascript: {
    'a function': 'function add(a, b) {\n  return a + b;\n}\nmodule.exports = { add };\n',
    'a module with a hashbang':
      '#!/usr/bin/env node\nimport a, { b as c } from "d" with { type: "json" };\nawait a;\nexport default c;\n',
    'sloppy mode': 'with (a) { b = 010; }\nvar let = 1, yield = 2, await = 3;\ndelete a;\n',
    'a return at the top': 'if (a) return;\nexports.x = new.target;\n',
    'classes with everything':
      'class A extends B { #p = 1; static #q; static { this.#q = 1; } get x() { return #p in this; } async *[Symbol.iterator]() {} accessor; }\n',
    'explicit resources': 'async function f() { using a = b(); await using c = d(); }\n',
    'regular expressions':
      'x = /(?<y>\\d{4})|(?<y>z)/dv; w = /[\\p{L}--[a-z]]/v; i = /(?i:a)b/; j = a / b / c;\n',
    operators: 'a ??= b?.c?.[d]?.(e) ?? 1_000n ** 2n; f ||= g; h &&= `t${`u${v}`}`;\n',
    decorators: '@d class A { @log() m() {} @e static x = 1; }\nexport { A };\n',
    'a comment in HTML': '<!-- hidden\nx = 1\n--> end\n',
    'a comment in other words': '// def f(x): interface A { x: number } <div>\nlet x = "public class A";\n',
    'line separators': 'const x = "\u2028";\u2029let y = 1;\n',
  },
  typescript: {
    'a function': 'export function add(a: number, b: number): number {\n  return a + b;\n}\n',
    'variance and accessors':
      'abstract class A<in out T, const U> { static accessor x = 1; declare y: T; override z?(): void; }\n',
    'parameter properties and decorators':
      '@I() class A { constructor(@J() private readonly x: B, public y?: C) {} @K() z!: string }\n',
    types:
      'type A<T> = T extends `${infer U extends number}px` ? U : { readonly [K in keyof T as `_${K & string}`]-?: T[K] };\n',
    'satisfies and assertions':
      'const a = { b: 1 } satisfies C as const; let d = <E>f!; function g(x: unknown): asserts x is H {}\n',
    'generic arrows':
      'const f = <T,>(x: T): x is T & {} => true; const g = async <T extends U>(x: T) => x;\n',
    'namespaces, enums, overloads':
      'declare global { interface W {} } namespace N.M { export const enum E { A = 1 << 2 } } function f(): void; function f(x?: 1) {}\n',
    imports:
      'import type { A } from "a"; import { type B, C } from "b"; import d = require("d"); export type * from "e"; export = d;\n',
    'imports put off': 'import defer * as x from "y";\n',
    'plain JavaScript': 'const f = (x) => x ?? y; class A { #p = 1; static { } }\n',
    'a type error': 'const x: number = "text";\n',
  },
  java: {
    'a method':
      'public class Calculator {\n    public int add(int a, int b) {\n        return a + b;\n    }\n}\n',
    records:
      'record P<T>(int x, T... y) implements C { P { if (x < 0) throw new E(); } static int z = 1; record Q() {} }\n',
    'sealed types':
      'sealed interface S permits A, B {} final class A implements S {} non-sealed class B implements S {}\n',
    'switch patterns':
      'class A { String f(Object o) { return switch (o) { case Integer i when i > 3 -> "a"; case P(int x, var y) -> "p"; case null, default -> { yield "d"; } }; } }\n',
    'patterns of instanceof':
      'class A { boolean f(Object o) { return o instanceof Box<String>(var s) && !(o instanceof final P p) && o instanceof int i; } }\n',
    'text blocks': 'class A { String s = """\n  hi "x" \\\n  there\\s \\"""\n  """; }\n',
    'unnamed names':
      'class A { void f(Object o) { try { } catch (E _) { } for (var _ : l) { } if (o instanceof P(_, int _)) { } g((_, y) -> 1); var _ = h(); switch (o) { case P(_) -> {} case I _, J _ -> {} default -> {} } } }\n',
    'module imports': 'import module java.base;\nimport   module   java.sql;\nclass A {}\n',
    'a compact source':
      'import java.util.List;\nString s = "a";\nint twice(int x) { return 2 * x; }\nvoid main() { IO.println(twice(1)); }\n',
    'statements before super':
      'class A extends B { A(int x) { if (x < 0) throw new E(); this.y = x; super(x); } }\n',
    'words that are keywords elsewhere':
      'class A { int record = 1, sealed = 2, permits = 3, var = 4, when = 5, module = 6, with = 7, let = 8; int record(int when) { return when; } }\n',
    'escapes in names': 'class A { int \\u0061b = 1; char c = \'\\u0041\'; String s = "\\\\u00zz"; }\n',
    'names in Hangul': 'class 계산기 { String 이름 = "나"; }\n',
    'annotations everywhere':
      '@A(x = {1, 2}, y = @B) class C<@D T> extends @E F { List<@N ? super @N String> l; int @X [] @Y [] z; void f(@Z C<T> this) {} }\n',
    'lambdas and references':
      'class A { F f = (var x, final var y) -> x; R r = (R & S) () -> {}; T t = int[]::new; U u = List<String>::new; V v = A.<W>g()::h; }\n',
    'a module':
      'open module a.b { requires transitive static java.sql; exports a.b to c, d; uses y.Z; provides A with B, C; }\n',
    'old arrays and stray semicolons': 'class A { ; int f()[] { return null; } int a[] = {1, 2,}; };\n',
    'the end of a file in the days of CP/M': 'class A {}\n\u001a',
    'a comment in other words': '/// def f(x): function g() {}\n/* let x = = 1 */ class A {}\n',
  },
};
