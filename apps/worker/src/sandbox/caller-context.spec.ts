import type { Request, Response } from 'express';
import { CALLER_HEADER, CallerContext } from './caller-context';

describe(CallerContext.name, () => {
  const seenWith = (header: string | string[] | undefined): string => {
    const sut = new CallerContext();
    let seen = 'the request never got on';
    const request = { headers: { [CALLER_HEADER]: header } } as unknown as Request;
    sut.use(request, {} as Response, () => (seen = sut.current));
    return seen;
  };

  it('should tell on whose behalf a request is, and only while it lasts', async () => {
    const sut = new CallerContext();
    const { promise, resolve } = Promise.withResolvers<string>();
    sut.use(
      { headers: { [CALLER_HEADER]: 'somebody' } } as unknown as Request,
      {} as Response,
      () => void setTimeout(() => resolve(sut.current), 1),
    );

    expect(sut.current).toBe('');
    await expect(promise).resolves.toBe('somebody');
  });

  it.each([
    ['a request without a name', undefined, ''],
    ['a name that was sent twice', ['a', 'b'], ''],
    ['a name that is too long', 'x'.repeat(1000), 'x'.repeat(128)],
  ])('should make do with %s', (_, header, caller) => {
    expect(seenWith(header)).toBe(caller);
  });
});
