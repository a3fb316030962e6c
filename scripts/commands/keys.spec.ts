import { bar, sentencesOf } from './keys.mjs';

describe(bar.name, () => {
  it.each([
    [0, 4, '[..............................] 0 % 0/4'],
    [2, 4, '[###############...............] 50 % 2/4'],
    [5, 4, '[##############################] 100 % 5/4'],
    [0, 0, '[##############################] 100 % 0/0'],
  ])('shows %d of %d', (done, total, line) => {
    expect(bar(done, total)).toBe(line);
  });
});

describe(sentencesOf.name, () => {
  it('tells the texts per key and marks the current one', () => {
    const counts = [
      { table: 'generation_history', scheme: 'fernet', texts: 4 },
      { table: 'generation_history', scheme: 'v1.k2', texts: 8 },
    ];
    expect(sentencesOf({ counts, current: 'v1.k2' })).toEqual([
      'Texts per key:',
      '  generation_history  fernet  4',
      '  generation_history  v1.k2 (current)  8',
    ]);
    expect(sentencesOf({ counts: [], current: 'v1.k2' })).toEqual(['Texts per key:', '  none']);
  });

  it('tells where an unreadable text is, and how it ended', () => {
    const unreadable = { table: 't', column: 'c', rowId: 'id', reason: 'why' };
    expect(sentencesOf({ unreadable })).toEqual(['✗ unreadable: t.c of id (why)']);
    expect(sentencesOf({ rewritten: 3, overtaken: 1, unreadable: 2 })).toEqual([
      '3 rewritten, 1 changed meanwhile, 2 unreadable and left as they are',
    ]);
  });
});
