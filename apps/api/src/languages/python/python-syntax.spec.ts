import { treeSitterThread } from '../syntax/tree-sitter-thread';
import { PYTHON_GRAMMAR, pythonSyntaxFault, withPythonLineEnds } from './python-syntax';

// Real threads, sockets or many runs: patient, since the machine may be busy.
describe(pythonSyntaxFault.name, () => {
  const parser = treeSitterThread(PYTHON_GRAMMAR);
  afterAll(() => parser[Symbol.asyncDispose]());

  const check = async (source: string): Promise<string | null> => {
    const text = withPythonLineEnds(source);
    const nodes = await parser.run(text, 30_000);
    if (nodes === null) throw new Error('the parser gave no tree');
    const fault = pythonSyntaxFault(nodes, text);
    return fault && `${fault.line}:${fault.column} ${fault.error.en}`;
  };

  it.each([
    ['print "x"', "1:1 Missing parentheses in call to 'print'. Did you mean print(...)?"],
    ['print "%d" % x', "1:1 Missing parentheses in call to 'print'. Did you mean print(...)?"],
    ['print', null],
    ['print -1, 2', null],
    ['print >>f, x', null],
    ['print [1]', null],
    ['print {1}', null],
    ["exec 'x'", "1:1 Missing parentheses in call to 'exec'. Did you mean exec(...)?"],
    ['if x:\n', '1:6 expected an indented block after line 1'],
    ['def f():\n    # nothing\n\ny = 1\n', '1:9 expected an indented block after line 1'],
    ['class A:\n    ...\n', null],
    ['try:\n    x\n', "1:1 expected 'except' or 'finally' block"],
    ['try:\n    x\nexcept* A:\n    y\n', null],
    ['return 1', "1:1 'return' outside function"],
    ['class A:\n    return 1\n', "2:5 'return' outside function"],
    ['def f():\n    if x:\n        return 1\n', null],
    ['x = yield', "1:5 'yield' outside function"],
    ['f = lambda: (yield)', null],
    ['def f(x=(yield)): pass', "1:10 'yield' outside function"],
    ['def f():\n    def g(x=(yield)): pass\n', null],
    ['@d(await x)\ndef f(): pass\n', "1:4 'await' outside function"],
    ['class A:\n    x = await y\n', "2:9 'await' outside function"],
    ['def f():\n    await x\n', "2:5 'await' outside async function"],
    ['async def f():\n    await x\n    return [await y for y in z]\n', null],
    ['async def f():\n    def g(x=await y): pass\n', null],
    ['break', "1:1 'break' outside loop"],
    ['for x in y:\n    pass\nelse:\n    continue\n', "4:5 'continue' not properly in loop"],
    ['while x:\n    def f():\n        break\n', "3:9 'break' outside loop"],
    ['for x in y:\n    match x:\n        case 1:\n            break\n', null],
    ['x = 1\n    y = 2\n', '2:5 unexpected indent'],
    ['  x = 1\n', '1:3 unexpected indent'],
    ['if x:\n        a\n    b\n', '3:5 unexpected indent'],
    ['if x:\n\ta\n        b\n', '3:9 inconsistent use of tabs and spaces in indentation'],
    ['if x:\n    a\n  else:\n    b\n', '3:3 unexpected indent'],
    ['if x: a\nelse: b\n', null],
    ['if x:\n    y = 1; \\\n  z = 2\n', null],
    ['if x:\n    y = 1\n\\\n    z = 2\n', null],
    ['\f\nx = 1\n\f  \fy = 2\n', null],
    ['x = 1\ry = 2\r', null],
    ['if x:\r\n    y\r\n', null],
    ['def f(:\n    pass\n', "1:7 invalid syntax, expected ')'"],
    ["x = 'abc\n", '1:5 unterminated string literal'],
    ['x = (1,\n', '1:1 invalid syntax'],
    ['x = "한글"; y = = 1', '1:15 invalid syntax'],
  ])('judges %j: %s', async (source, expected) => {
    await expect(check(source)).resolves.toBe(expected);
  });

  it('accepts what Python has learned lately', async () => {
    const source = [
      'match point:',
      '    case {"x": int(x), **rest} if x > 0: pass',
      'type Alias[T] = list[T]',
      'def first[T](items: list[T], /, *, default: T | None = None) -> T: ...',
      'with (open("a") as a, open("b") as b,): pass',
      'print(f"{x!r:>{width}} {y=} {"nested"}")',
      'if (n := len(x)) > 1: pass',
      'async def g():',
      '    async with a as b: yield b',
    ].join('\n');
    await expect(check(source)).resolves.toBeNull();
  });
});
