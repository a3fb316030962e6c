import { SourceTrees } from '../languages/source-trees';
import { makeMutants } from './mutants/make-mutants';
import { HELD_BACK_OPERATORS } from './mutants/mutant';
import { shownMutants } from './shown-mutants';

const SOURCE = [
  'def check(amount):',
  '    log.append(amount)',
  '    if amount < 0:',
  "        raise ValueError('negative')",
  '    return amount + 1',
  '',
].join('\n');

describe(shownMutants.name, () => {
  const trees = new SourceTrees();
  afterAll(() => trees.onApplicationShutdown());

  it('should show the mutants of all operators but those held back, under the ids of the verification', async () => {
    const tree = await trees.read('python', SOURCE);
    if (tree === null) throw new Error('the source was not read');
    const all = makeMutants('python', tree);
    const shown = shownMutants('python', tree);
    const held = all.filter(({ operator }) => HELD_BACK_OPERATORS.includes(operator));
    expect(new Set(held.map(({ operator }) => operator))).toEqual(new Set(HELD_BACK_OPERATORS));
    expect(shown.map(({ id }) => id)).toEqual(all.filter((one) => !held.includes(one)).map(({ id }) => id));
    expect(shown).toContainEqual({
      id: expect.any(String),
      line: 3,
      start: SOURCE.indexOf('<'),
      end: SOURCE.indexOf('<') + 1,
      replacement: '<=',
    });
  });

  it('should show none of a source that could not be read', () => {
    expect(shownMutants('python', null)).toEqual([]);
  });
});
