import { CallerContext } from './caller-context';

describe(CallerContext.name, () => {
  it('should tell on whose behalf something is done, for as long as it lasts', async () => {
    const sut = new CallerContext();
    const { promise, resolve } = Promise.withResolvers<string>();
    sut.enter('somebody', () => void setTimeout(() => resolve(sut.current), 1));

    expect(sut.current).toBe('');
    await expect(promise).resolves.toBe('somebody');
  });

  it.each([
    ['no name', undefined, ''],
    ['a name that is too long', 'x'.repeat(1000), 'x'.repeat(128)],
  ])('should make do with %s', (_, name, caller) => {
    const sut = new CallerContext();
    let seen = 'never';
    sut.enter(name, () => (seen = sut.current));

    expect(seen).toBe(caller);
  });
});
