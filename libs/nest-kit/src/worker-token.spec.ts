import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Environment } from './environment';
import { readProfile } from './profile';
import { readWorkerToken } from './worker-token';

const SECRET = 'a'.repeat(16) + 'b'.repeat(16);

describe(readWorkerToken.name, () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), 'tester-token-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  it('should take the variable over any file', () => {
    const env = new Environment({ WORKER_AUTH_TOKEN: SECRET });
    expect(readWorkerToken(env, 'local', directory)).toBe(SECRET);
    env.assertSound();
  });

  it('should make one secret for both readers, that its owner alone can read', () => {
    const [first, second] = [1, 2].map(() => readWorkerToken(new Environment({}), 'local', directory));
    expect(first).toHaveLength(43);
    expect(second).toBe(first);
    expect(statSync(path.join(directory, 'keys', 'worker-token')).mode & 0o077).toBe(0);
  });

  it('should use the file that both are told', () => {
    const file = path.join(directory, 'elsewhere', 'token');
    const token = readWorkerToken(new Environment({ WORKER_AUTH_TOKEN_FILE: file }), 'local', directory);
    expect(readFileSync(file, 'utf8')).toBe(token);
  });

  it.each([
    ['a missing secret in production', {}, 'production' as const, 'WORKER_AUTH_TOKEN: is required'],
    [
      'a short one',
      { WORKER_AUTH_TOKEN: 'abc' },
      'local' as const,
      'WORKER_AUTH_TOKEN: must have at least 32',
    ],
    [
      'a path that is no file',
      { WORKER_AUTH_TOKEN_FILE: '/dev/null/x' },
      'local' as const,
      'cannot be read or made',
    ],
  ])('should refuse %s', (_, variables, profile, fault) => {
    const env = new Environment(variables);
    readWorkerToken(env, profile, directory);
    expect(() => env.assertSound()).toThrow(fault);
  });

  it('should refuse a file that holds a short secret', () => {
    const file = path.join(directory, 'short');
    writeFileSync(file, 'abc');
    const env = new Environment({ WORKER_AUTH_TOKEN_FILE: file });
    readWorkerToken(env, 'local', directory);
    expect(() => env.assertSound()).toThrow('WORKER_AUTH_TOKEN_FILE: must hold at least 32 characters');
  });
});

describe(readProfile.name, () => {
  it.each([
    [{}, 'local'],
    [{ NODE_ENV: 'production' }, 'production'],
    [{ NODE_ENV: 'production', TESTER_PROFILE: 'local' }, 'local'],
    [{ TESTER_PROFILE: 'production' }, 'production'],
  ])('should read %j as %s', (variables, profile) => {
    expect(readProfile(new Environment(variables))).toBe(profile);
  });
});
