import { AiBlockedException } from '@tester/exceptions';
import fc from 'fast-check';
import { RecitalGuard } from './recital-guard';

const SECRETS = ['SOURCE-aab', 'MARK-MAB'];

describe(RecitalGuard.name, () => {
  /** What passes of the pieces, until the end or the exception. */
  function pass(pieces: readonly string[]): { passed: string; error: unknown } {
    const sut = new RecitalGuard(SECRETS);
    let passed = '';
    try {
      for (const piece of pieces) passed += sut.push(piece);
      return { passed: passed + sut.end(), error: null };
    } catch (error) {
      return { passed, error };
    }
  }
  const texts = fc
    .array(fc.constantFrom('S', 'SOURCE-', 'a', 'b', 'M', 'MARK-', 'A', 'B', 'x', '🙂', ...SECRETS))
    .map((pieces) => pieces.join(''));

  it('lets everything else through, and nothing of a secret, whatever the pieces', () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat({ max: 80 })), (text, cuts) => {
        const places = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
        const { passed, error } = pass(places.slice(1).map((place, i) => text.slice(places[i], place)));
        const isSecretIn = SECRETS.some((secret) => text.includes(secret));
        expect(error instanceof AiBlockedException).toBe(isSecretIn);
        if (!isSecretIn) expect(passed).toBe(text);
        expect(text.startsWith(passed)).toBe(true);
        for (const secret of SECRETS) expect(passed).not.toContain(secret);
      }),
      { numRuns: 2_000 },
    );
  });

  it('holds back only what may become a secret', () => {
    const sut = new RecitalGuard(SECRETS);
    expect(sut.push('x = SOURCE')).toBe('x = ');
    expect(sut.push('S')).toBe('SOURCE');
    expect(sut.push('!')).toBe('S!');
    expect(sut.end()).toBe('');
  });
});
