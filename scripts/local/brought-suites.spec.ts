import { broughtSuites } from './brought-suites.mjs';

describe(broughtSuites.name, () => {
  it('should find an example in each language, and the suite that imports it by its name', () => {
    const brought = broughtSuites();

    expect(brought.map(({ language }) => language)).toEqual(['javascript', 'typescript', 'java']);
    for (const { source, suite, title } of brought) {
      expect(suite).toContain(source.name);
      expect(suite).not.toBe(source.code);
      expect(title).toContain(source.name);
    }
  });
});
