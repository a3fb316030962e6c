import { TypeScriptParser } from '../typescript/typescript-parser';
import { JavaScriptCheck } from './javascript-check';

/** A parser whose thread is given no time. */
class HurriedParser extends TypeScriptParser {
  override parse(order: Parameters<TypeScriptParser['parse']>[0]): ReturnType<TypeScriptParser['parse']> {
    return super.parse(order, -1);
  }
}

// Real threads: patient, since the machine may be busy.
describe(JavaScriptCheck.name, () => {
  const parser = new HurriedParser();
  const sut = new JavaScriptCheck(parser);
  afterAll(() => Promise.all([sut, parser].map((each) => each[Symbol.asyncDispose]())));

  it.each([
    ['refuses nothing that may hold decorators', '@d class A {}', 'unknown'],
    ['refuses what no decorator can save', 'let a = <', 'invalid'],
    ['takes what acorn takes', 'a < "@"', 'valid'],
  ])('without a second opinion %s', async (_what, source, standing) => {
    await expect(sut.judge(source, 60_000)).resolves.toMatchObject({ standing });
  });
});
