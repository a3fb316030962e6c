import * as family from './index';
import { NoFreeSlotException, sentence, TesterException, type MessageKey } from './index';
import { en } from './messages/en';
import { ko } from './messages/ko';

type ExceptionClass = new (message: string, options?: family.TesterExceptionOptions) => TesterException;
const isExceptionClass = (exported: unknown): exported is ExceptionClass =>
  typeof exported === 'function' && exported.prototype instanceof TesterException;
const classes = Object.entries<unknown>(family).flatMap(([name, exported]): [string, ExceptionClass][] =>
  isExceptionClass(exported) ? [[name, exported]] : [],
);

describe(TesterException.name, () => {
  it('should keep cause, context, faults and the time to wait', () => {
    const cause = new Error('engine');
    const sut = new NoFreeSlotException('full', {
      cause,
      context: { queue: 3 },
      faults: [{ field: 'a', message: 'b' }],
      retryAfterSeconds: 2,
    });
    expect(sut).toMatchObject({
      cause,
      context: { queue: 3 },
      retryAfterSeconds: 2,
      name: 'NoFreeSlotException',
    });
    expect(sut.faults).toHaveLength(1);
    expect(sut.timestamp).toBeInstanceOf(Date);
  });

  it.each(classes)(
    'should give %s a code in capitals, a known kind and a sentence in both languages',
    (_, Class) => {
      const sut = new Class('x');
      expect(sut.code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
      expect(family.EXCEPTION_KINDS).toContain(sut.kind);
      expect(en[sut.messageKey]).not.toBe('');
      expect(ko[sut.messageKey]).not.toBe('');
    },
  );

  it('should never give two exceptions the same code', () => {
    const codes = classes.map(([, Class]) => new Class('x').code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

describe(sentence.name, () => {
  it.each(Object.keys(en) as MessageKey[])('should ask for the same values in both languages: %s', (key) => {
    const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
    expect(placeholders(ko[key])).toEqual(placeholders(en[key]));
  });

  it('should fill in values and leave unknown placeholders visible', () => {
    expect(sentence('sourceSyntax', 'en', { line: 3, column: 7 })).toBe(
      'The source has a syntax error at line 3, column 7: {error}',
    );
  });
});
