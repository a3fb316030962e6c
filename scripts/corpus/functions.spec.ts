import { countFunctions } from './functions.mjs';

describe(countFunctions.name, () => {
  it.each([
    ['python', 'def f():\n    def g(): pass\nclass A:\n    async def h(self): ...\nx = lambda: 1\n', 3],
    [
      'java',
      'class A { A() {} int f() { return 1; } } interface B { int g(); default int h() { return 1; } }',
      3,
    ],
    ['javascript', 'function f() { return () => 1; }\nclass A { constructor() {} get x() { return 1; } }', 4],
    [
      'typescript',
      'function f(): void;\nfunction f(x?: number) {}\nabstract class A { abstract g(): void; h() {} }',
      2,
    ],
  ])('should count what has a body in %s', async (language, source, count) => {
    await expect(countFunctions(language, source)).resolves.toBe(count);
  });
});
