import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Environment } from './environment';

const SECRET = 'of-more-than-32-characters-and-no-placeholder';

describe('a secret in a file', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), 'tester-secrets-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  const fileWith = (content: string): string => {
    const file = path.join(directory, 'secret');
    writeFileSync(file, content);
    return file;
  };
  const faultsOf = (env: Environment): string => {
    try {
      env.assertSound();
      return '';
    } catch (error) {
      return String(error);
    }
  };

  it.each([
    ['as it stands', SECRET, SECRET],
    ['without its last line break', `${SECRET}\n`, SECRET],
    ['without its last line break of two characters', `${SECRET}\r\n`, SECRET],
    ['with everything else', `  ${SECRET} \n\n`, `  ${SECRET} \n`],
  ])('should be taken %s', (_, content, value) => {
    const env = new Environment({ TOKEN_FILE: fileWith(content) }, ['TOKEN']);
    expect(env.secret('TOKEN', 32)).toBe(value);
    expect(env.optional('TOKEN')).toBe(value);
    env.assertSound();
  });

  it('should be read alike by every reader', () => {
    const url = new Environment({ URL_FILE: fileWith('redis://:hunter2@cache.example/\n') }, ['URL']);
    expect(url.url('URL', ['redis:'])).toBe('redis://:hunter2@cache.example');
    const keys = new Environment({ KEYS_FILE: fileWith('a:1, b:2\n') }, ['KEYS']);
    expect(keys.list('KEYS')).toEqual(['a:1', 'b:2']);
  });

  it('should leave a variable that is none in peace', () => {
    const env = new Environment({ PLAIN_FILE: fileWith(SECRET), TOKEN: SECRET, TOKEN_FILE: ' ' }, ['TOKEN']);
    expect(env.optional('PLAIN')).toBeUndefined();
    expect(env.secret('TOKEN', 32)).toBe(SECRET);
    expect(() => env.secret('PLAIN', 32)).toThrow('PLAIN is not declared as a secret');
    env.assertSound();
  });

  it('should be refused beside the variable itself', () => {
    const env = new Environment({ TOKEN: SECRET, TOKEN_FILE: fileWith(SECRET) }, ['TOKEN']);
    expect(faultsOf(env)).toContain('TOKEN_FILE: is set beside TOKEN; set one of the two');
  });

  it('should be judged like one in the environment, under its own name', () => {
    const env = new Environment({ TOKEN_FILE: fileWith('short\n') }, ['TOKEN']);
    env.secret('TOKEN', 32);
    expect(faultsOf(env)).toContain('TOKEN: must have at least 32 characters');
  });

  it('should be named with everything else that is wrong, once, and without its content', () => {
    const file = fileWith('\n');
    const folder = path.join(directory, 'folder');
    mkdirSync(folder);
    const env = new Environment(
      { A_FILE: file, B_FILE: path.join(directory, 'none'), C_FILE: folder, PORT: 'x' },
      ['A', 'B', 'C'],
    );
    for (const variable of ['A', 'B', 'C']) env.secret(variable, 32);
    env.integer('PORT', 1, { min: 1, max: 9 });
    const said = faultsOf(env);
    expect(said.split('\n').slice(1)).toEqual([
      '  A_FILE: names an empty file',
      '  B_FILE: names a file that cannot be read (ENOENT)',
      '  C_FILE: names a file that cannot be read (EISDIR)',
      '  PORT: must be a whole number from 1 to 9',
    ]);
    expect(said).not.toContain(directory);
  });
});
