import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../console/paths.mjs';
import { faultTable, judgeFaults } from './judge-faults.mjs';
import { FAULTS } from './matrix.mjs';

describe('the faults that we promise something about', () => {
  it('should be numbered without a gap, and each be shown by a test', () => {
    expect(FAULTS.map(({ id }) => id)).toEqual(FAULTS.map((_, index) => `F${index + 1}`));
    expect(FAULTS.filter(({ shownBy }) => shownBy.length === 0)).toEqual([]);
  });

  it.each(FAULTS.flatMap(({ id, shownBy }) => shownBy.map(([file, title]) => [id, file, title] as const)))(
    'should have a test for %s in %s: %s',
    (_id, file, title) => {
      expect(existsSync(path.join(ROOT, file))).toBe(true);
      expect(readFileSync(path.join(ROOT, file), 'utf8')).toContain(title);
    },
  );

  it('should be told in docs/faults.md, in the same words', () => {
    const lines = readFileSync(path.join(ROOT, 'docs/faults.md'), 'utf8')
      .split('\n')
      .filter((line) => /^\| F\d/.test(line))
      .map((line) =>
        line
          .split('|')
          .slice(1, 4)
          .map((cell) => cell.trim()),
      );
    expect(lines).toEqual(FAULTS.map(({ id, fault, demanded }) => [id, fault, demanded]));
  });
});

describe(judgeFaults.name, () => {
  const fault = {
    id: 'F1',
    fault: 'f',
    demanded: 'd',
    shownBy: [['apps/a.spec.ts', 'goes on']] as [string, string][],
  };
  const test = (status: string, title = 'goes on after 3') => ({ file: '/x/apps/a.spec.ts', title, status });

  it.each([
    [[test('passed'), test('passed')], true],
    [[test('passed'), test('failed')], false],
    [[test('pending')], false],
    [[test('passed', 'another')], false],
    [[], false],
  ])('should judge %j as held: %s', (tests, isHeld) => {
    const rows = judgeFaults([fault], tests);
    expect(rows).toMatchObject([{ id: 'F1', isHeld }]);
    expect(faultTable(rows)).toContain(isHeld ? '✓' : '✗');
  });
});
