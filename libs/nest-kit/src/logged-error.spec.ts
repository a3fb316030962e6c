import { DatabaseUnavailableException, SourceSyntaxException } from '@tester/exceptions';
import { loggedError } from './logged-error';

const CANARY = 'canary-4711';

describe(loggedError.name, () => {
  it('should tell kind, code, place and cause', () => {
    const cause = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' });
    expect(loggedError(new DatabaseUnavailableException('away', { cause }))).toMatchObject({
      type: 'DatabaseUnavailableException',
      message: 'away',
      code: 'DATABASE_UNAVAILABLE',
      stack: expect.stringContaining('logged-error.spec'),
      cause: { type: 'Error', message: 'connect refused', code: 'ECONNREFUSED' },
    });
  });

  it('should take nothing that a driver hung on its error', () => {
    const error = Object.assign(new Error('failed'), {
      detail: `Failing row contains (${CANARY})`,
      request: { headers: { authorization: CANARY } },
      code: { nested: CANARY },
    });
    expect(JSON.stringify(loggedError(error))).not.toContain(CANARY);
  });

  it('should keep the words of a user’s doing to itself', () => {
    const error = new SourceSyntaxException(`unexpected ${CANARY}\n  at line ${CANARY}`, {
      parameters: { error: CANARY },
      cause: new Error(CANARY),
    });
    const told = loggedError(error);
    expect(told).toMatchObject({ type: 'SourceSyntaxException', code: 'SOURCE_SYNTAX_ERROR' });
    expect(told.stack).toContain('logged-error.spec');
  });

  it.each([
    ['a text', 'string'],
    [undefined, 'undefined'],
    [null, 'object'],
  ])('should tell of %p, which is no error', (thrown, type) => {
    expect(loggedError(thrown)).toEqual({ type, message: String(thrown) });
  });

  it('should end a chain of causes that does not end', () => {
    const error = new Error('a');
    error.cause = error;
    expect(JSON.stringify(loggedError(error)).match(/"type"/g)).toHaveLength(6);
  });
});
