import { licenceOf, licenceTable, refusedLicences } from './licences.mjs';

const SHIPPED = new Set(['part@1.0.0', 'busboy@9.9.9']);
const NOTHING = new Set<string>();
const under = (id: string) => ({ name: 'part', version: '1.0.0', licenses: [{ license: { id } }] });
const underExpression = (expression: string) => ({
  name: 'part',
  version: '1.0.0',
  licenses: [{ expression }],
});

describe(refusedLicences.name, () => {
  it.each(['MIT', 'Apache-2.0', '0BSD'])('should take what is under %s', (id) => {
    expect(refusedLicences([under(id)], SHIPPED)).toEqual([]);
  });

  it.each(['GPL-3.0-only', 'AGPL-3.0-only', 'SSPL-1.0', 'CC-BY-4.0', 'SEE LICENSE IN LICENSE.md'])(
    'should refuse to ship what is under %s',
    (id) => {
      expect(refusedLicences([under(id)], SHIPPED)).toEqual([`part@1.0.0: ${id}`]);
    },
  );

  it('should take a choice with one good side, and a sum only when all of it is good', () => {
    expect(refusedLicences([underExpression('(GPL-2.0-only OR MIT)')], SHIPPED)).toEqual([]);
    expect(refusedLicences([underExpression('(GPL-2.0-only AND MIT)')], SHIPPED)).toHaveLength(1);
    expect(refusedLicences([underExpression('Apache-2.0 AND MIT')], SHIPPED)).toEqual([]);
    const both = {
      ...under('MIT'),
      licenses: [{ license: { id: 'MIT' } }, { license: { id: 'GPL-3.0-only' } }],
    };
    expect(refusedLicences([both], SHIPPED)).toEqual(['part@1.0.0: (MIT) AND (GPL-3.0-only)']);
  });

  it('should let tools have a few more, and no copyleft', () => {
    expect(refusedLicences([under('CC-BY-4.0')], NOTHING)).toEqual([]);
    expect(refusedLicences([under('GPL-3.0-only')], NOTHING)).toHaveLength(1);
  });

  it('should refuse what says nothing, unless that very version was looked up', () => {
    expect(refusedLicences([{ name: 'part', version: '1.0.0' }], SHIPPED)).toEqual([
      'part@1.0.0: says no licence',
    ]);
    expect(licenceOf({ name: 'busboy', version: '1.6.0' })).toBe('MIT');
    expect(refusedLicences([{ name: 'busboy', version: '9.9.9' }], SHIPPED)).toHaveLength(1);
  });
});

describe(licenceTable.name, () => {
  it('should list every package, sorted', () => {
    const tool = { ...under('ISC'), name: 'a-tool' };
    expect(licenceTable([under('MIT'), tool], SHIPPED).split('\n')).toEqual([
      'name\tversion\tlicence\tuse',
      'a-tool\t1.0.0\tISC\tdevelopment',
      'part\t1.0.0\tMIT\tshipped',
      '',
    ]);
  });
});
