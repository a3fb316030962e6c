import { askedVariables, documentedVariables } from './environment-example';

describe(documentedVariables.name, () => {
  it('should read the sections asked for, and no other', () => {
    expect(documentedVariables(['api'])).toContain('API_PORT');
    expect(documentedVariables(['api'])).not.toContain('WORKER_PORT');
    expect(documentedVariables(['both', 'worker'])).toEqual(
      expect.arrayContaining(['TESTER_PROFILE', 'WORKER_PORT']),
    );
  });
});

describe(askedVariables.name, () => {
  it('should tell what was asked for over all environments, even where they were refused', () => {
    const read = (variables: Record<string, string | undefined>): void => {
      if (variables['KIND'] === 'b') void variables['EXTRA'];
      else throw new Error('The configuration has 1 fault(s)');
    };
    expect(askedVariables(read, [{ KIND: 'a' }, { KIND: 'b' }])).toEqual(['EXTRA', 'KIND']);
  });

  it('should not hide a failure of another kind', () => {
    const broken = (): never => {
      throw new TypeError('broken');
    };
    expect(() => askedVariables(broken, [{}])).toThrow(TypeError);
  });
});
