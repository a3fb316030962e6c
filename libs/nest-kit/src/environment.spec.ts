import { Environment, EnvironmentException } from './environment';
import { StartRefusedException, startOrExit } from './start';

const faultsOf = (variables: Record<string, string>, read: (env: Environment) => unknown): string[] => {
  const env = new Environment(variables, ['X']);
  read(env);
  try {
    env.assertSound();
    return [];
  } catch (error) {
    if (!(error instanceof EnvironmentException)) throw error;
    return error.faults.map(({ variable, problem }) => `${variable} ${problem}`);
  }
};

describe(Environment.name, () => {
  it('should name every fault in one message, without the values', () => {
    const env = new Environment({ PORT: 'eighty', TOKEN: 'changeme', URL: 'ftp://x' }, ['TOKEN']);
    env.integer('PORT', 1, { min: 1, max: 10 });
    env.secret('TOKEN', 4);
    env.url('URL', ['http:', 'https:']);
    env.text('MISSING');
    expect(() => env.assertSound()).toThrow(EnvironmentException);
    try {
      env.assertSound();
    } catch (error) {
      const { message } = error as EnvironmentException;
      expect(message.split('\n')).toEqual([
        'The configuration has 4 fault(s):',
        '  PORT: must be a whole number from 1 to 10',
        '  TOKEN: is a placeholder, not a secret',
        '  URL: must be a URL that starts with http:// or https://',
        '  MISSING: is required',
      ]);
      expect(message).not.toContain('eighty');
    }
  });

  it('should say the same of a variable once, however many readers ask for it', () => {
    const twice = (env: Environment): void => {
      env.url('URL', ['https:']);
      env.url('URL', ['https:']);
      env.refuse('URL', 'is not ours');
    };
    expect(faultsOf({}, twice)).toEqual(['URL is required', 'URL is not ours']);
  });

  it('should read sound values and fall back where nothing is set', () => {
    const env = new Environment(
      {
        A: ' text ',
        N: '7',
        F: 'TRUE',
        O: 'b',
        L: 'x, y,,',
        U: 'https://h.example/p/',
        S: 'long-enough-secret',
        BLANK: ' ',
      },
      ['S'],
    );
    expect(env.text('A')).toBe('text');
    expect(env.integer('N', 1, { min: 0, max: 9 })).toBe(7);
    expect(env.flag('F', false)).toBe(true);
    expect(env.oneOf('O', ['a', 'b'], 'a')).toBe('b');
    expect(env.list('L')).toEqual(['x', 'y']);
    expect(env.url('U', ['https:'])).toBe('https://h.example/p');
    expect(env.secret('S', 8)).toBe('long-enough-secret');
    expect(env.optional('BLANK')).toBeUndefined();
    expect(env.integer('BLANK', 3, { min: 0, max: 9 })).toBe(3);
    expect(env.flag('BLANK', true)).toBe(true);
    expect(env.oneOf('BLANK', ['a', 'b'], 'a')).toBe('a');
    expect(env.list('BLANK', ['z'])).toEqual(['z']);
    env.assertSound();
  });

  it.each<[string, Record<string, string>, (env: Environment) => unknown, string]>([
    [
      'a number out of range',
      { X: '99' },
      (env) => env.integer('X', 1, { min: 1, max: 9 }),
      'X must be a whole number from 1 to 9',
    ],
    ['a flag that is neither', { X: '1' }, (env) => env.flag('X', true), 'X must be true or false'],
    ['an unknown choice', { X: 'c' }, (env) => env.oneOf('X', ['a', 'b'], 'a'), 'X must be one of a, b'],
    ['a short secret', { X: 'abc' }, (env) => env.secret('X', 32), 'X must have at least 32 characters'],
    ['a missing secret', {}, (env) => env.secret('X', 32), 'X is required'],
    ['a missing URL', {}, (env) => env.url('X', ['http:']), 'X is required'],
    [
      'text that is no URL',
      { X: 'nope' },
      (env) => env.url('X', ['http:']),
      'X must be a URL that starts with http://',
    ],
  ])('should refuse %s', (_, variables, read, fault) => {
    expect(faultsOf(variables, read)).toEqual([fault]);
  });
});

describe(startOrExit.name, () => {
  const codeOf = (failure: Error): Promise<number> =>
    new Promise((resolve) => startOrExit(() => Promise.reject(failure), resolve));

  it('should exit 78 on a bad configuration, with all faults, and 1 on anything else', async () => {
    const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await codeOf(new EnvironmentException([{ variable: 'X', problem: 'is required' }]))).toBe(78);
    expect(printed).toHaveBeenLastCalledWith(expect.stringContaining('X: is required'));
    expect(await codeOf(new Error('port taken'))).toBe(1);
    const away = { part: 'database', problem: 'is away' };
    expect(await codeOf(new StartRefusedException([], [away], []))).toBe(1);
    expect(printed).toHaveBeenLastCalledWith(expect.stringContaining('database: is away'));
    const fault = { variable: 'X', problem: 'is required' };
    expect(await codeOf(new StartRefusedException([fault], [], [away]))).toBe(78);
  });
});
