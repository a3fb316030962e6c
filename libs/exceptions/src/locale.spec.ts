import { localeOf } from './locale';

describe(localeOf.name, () => {
  it.each([
    [undefined, 'ko'],
    ['', 'ko'],
    ['en', 'en'],
    ['en-US,en;q=0.9', 'en'],
    ['ko-KR,ko;q=0.9,en;q=0.8', 'ko'],
    ['ko;q=0.3, en;q=0.7', 'en'],
    ['en;q=0', 'ko'],
    ['fr,de;q=0.5', 'ko'],
    ['fr, EN;q=0.2', 'en'],
    ['*', 'ko'],
    ['en;level=1;q=0.4, ko;q=0.5', 'ko'],
  ])('should read %p as %s', (header, locale) => {
    expect(localeOf(header)).toBe(locale);
  });
});
