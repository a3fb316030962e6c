import { PYTHON_GRAMMAR } from '../python/python-syntax';
import { ParserThread } from './parser-thread';
import type { FlatNode } from './syntax-tree';
import { treeSitterThread } from './tree-sitter-thread';

const PATIENT_MS = 30_000;

// Real threads, sockets or many runs: patient, since the machine may be busy.
describe(ParserThread.name, () => {
  let sut: ParserThread<string, FlatNode[]>;
  beforeEach(() => {
    sut = treeSitterThread(PYTHON_GRAMMAR);
  });
  afterEach(() => sut[Symbol.asyncDispose]());

  it('gives the named nodes in order, with 0-based UTF-16 positions', async () => {
    const nodes = await sut.run('x = "🙂"; y\n', PATIENT_MS);
    expect(nodes?.map(({ type, depth, row, column }) => [type, depth, row, column])).toEqual([
      ['module', 0, 0, 0],
      ['expression_statement', 1, 0, 0],
      ['assignment', 2, 0, 0],
      ['identifier', 3, 0, 0],
      ['string', 3, 0, 4],
      ['string_start', 4, 0, 4],
      ['string_content', 4, 0, 5],
      ['string_end', 4, 0, 7],
      ['expression_statement', 1, 0, 10],
      ['identifier', 2, 0, 10],
    ]);
  });

  it('answers each of many sources with its own tree', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => sut.run('x\n'.repeat(i + 1), PATIENT_MS)),
    );
    expect(answers.map((nodes) => nodes?.filter(({ type }) => type === 'identifier').length)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
  });

  it('gives null past the deadline and serves the next source from a new thread', async () => {
    await expect(sut.run('x = 1\n', 0.01)).resolves.toBeNull();
    await expect(sut.run('x = 1\n', PATIENT_MS)).resolves.toHaveLength(5);
  });

  it('gives null when the deadline passes in the queue', async () => {
    const [first, second] = await Promise.all([sut.run('x\n', PATIENT_MS), sut.run('x\n', 0)]);
    expect([first?.length, second]).toEqual([3, null]);
  });

  it.each([
    ['deep brackets', '('.repeat(10_000)],
    ['deep unclosed sets', '{a:'.repeat(3_000)],
    ['deep indentation', Array.from({ length: 130 }, (_, i) => `${' '.repeat(i)}if x:`).join('\n')],
    ['a lone surrogate', 'x = "\ud83d"\n'],
    ['deep operators', '-'.repeat(9_999) + '1'],
  ])('survives %s: the next source is judged as ever', async (_name, source) => {
    await sut.run(source, PATIENT_MS);
    await expect(sut.run('x = 1\n', PATIENT_MS)).resolves.toHaveLength(5);
  });

  it.each(['never end', 'crash', 'exit'])(
    'serves those who wait behind a source that makes the parser %s',
    async (poison) => {
      await using moody = new ParserThread<string, string>('syntax/spec/moody.entry');
      const answers = await Promise.all(
        ['a', poison, 'b', poison, 'c'].map((order) => moody.run(order, PATIENT_MS)),
      );
      expect(answers).toEqual(['parsed a', null, 'parsed b', null, 'parsed c']);
    },
  );

  it('gives null when the thread dies, and recovers once it can start', async () => {
    const broken = treeSitterThread('web-tree-sitter/web-tree-sitter.wasm');
    await expect(broken.run('x = 1\n', PATIENT_MS)).resolves.toBeNull();
    await expect(broken.run('x = 1\n', PATIENT_MS)).resolves.toBeNull();
    await broken[Symbol.asyncDispose]();
  });
});
