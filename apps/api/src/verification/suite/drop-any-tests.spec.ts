import type { Language } from '@tester/contracts';
import { SourceTrees } from '../../languages/source-trees';
import type { SourceTree } from '../../languages/source-tree';
import { dropTests, findTests } from './drop-tests';
import { SAMPLE_SUITES } from './spec/sample-suites';

describe(`${dropTests.name}, of any tests`, () => {
  const trees = new SourceTrees();
  afterAll(() => trees.onApplicationShutdown());

  const wholeTree = async (language: Language, text: string): Promise<SourceTree> => {
    const tree = await trees.read(language, text);
    expect({ text, isWhole: tree?.isWhole }).toEqual({ text, isWhole: true });
    return tree as SourceTree;
  };

  it.each(SAMPLE_SUITES)(
    'should leave exactly the others of a $language suite',
    async ({ language, text, runs }) => {
      const tree = await wholeTree(language, text);
      for (let subset = 1; subset < 2 ** runs.length; subset++) {
        const dropped = runs.filter((_, i) => (subset >> i) & 1);
        const left = runs.filter((run) => !dropped.includes(run));

        const result = dropTests(language, tree, runs, new Set(dropped));

        expect(result).not.toBeNull();
        const found = findTests(language, await wholeTree(language, result ?? ''));
        const marked = runs.filter(({ mark }) => result?.includes(mark));
        expect({ result, marked }).toEqual({ result, marked: left });
        expect(found.reduce((sum, { table }) => sum + (table?.size ?? 1), 0)).toBe(left.length);
        expect(left.filter((run) => !found.some((test) => test.isRunAs(run)))).toEqual([]);
      }
    },
  );
});
