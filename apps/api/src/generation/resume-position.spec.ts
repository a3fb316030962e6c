import { InvalidRequestException } from '@tester/exceptions';
import { resumePosition } from './resume-position';

describe(resumePosition.name, () => {
  it.each<[string | undefined, string | undefined, number]>([
    [undefined, undefined, 0],
    ['', undefined, 0],
    ['g:7', undefined, 7],
    ['g:7', '3', 7],
    [undefined, '3', 3],
    ['', '3', 3],
  ])('Last-Event-ID %j with after=%j stands at %i', (header, after, position) => {
    expect(resumePosition('g', header, after)).toBe(position);
  });

  it.each<[string | undefined, string | undefined]>([
    ['other:7', undefined],
    ['g', undefined],
    ['g:-1', undefined],
    ['g:1.5', undefined],
    ['g:x', '3'],
    [undefined, ''],
    [undefined, '-1'],
    [undefined, '9'.repeat(16)],
  ])('Last-Event-ID %j with after=%j is refused', (header, after) => {
    expect(() => resumePosition('g', header, after)).toThrow(InvalidRequestException);
  });
});
