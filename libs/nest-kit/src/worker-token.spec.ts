import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Environment } from './environment';
import { readProfile } from './profile';
import { readWorkerToken } from './worker-token';

const environment = (variables: Record<string, string>): Environment =>
  new Environment(variables, ['WORKER_AUTH_TOKEN']);
const SECRET = 'a'.repeat(16) + 'b'.repeat(16);

describe(readWorkerToken.name, () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), 'tester-token-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  it('should take the variable over any file', () => {
    const env = environment({ WORKER_AUTH_TOKEN: SECRET });
    expect(readWorkerToken(env, 'local', directory)).toBe(SECRET);
    env.assertSound();
  });

  it('should make one secret for both readers, that its owner alone can read', () => {
    const [first, second] = [1, 2].map(() => readWorkerToken(environment({}), 'local', directory));
    expect(first).toHaveLength(43);
    expect(second).toBe(first);
    expect(statSync(path.join(directory, 'keys', 'worker-token')).mode & 0o077).toBe(0);
  });

  it.each([
    ['a missing secret in production', {}, 'production' as const, 'WORKER_AUTH_TOKEN: is required'],
    [
      'a short one',
      { WORKER_AUTH_TOKEN: 'abc' },
      'local' as const,
      'WORKER_AUTH_TOKEN: must have at least 32',
    ],
  ])('should refuse %s', (_, variables, profile, fault) => {
    const env = environment(variables);
    readWorkerToken(env, profile, directory);
    expect(() => env.assertSound()).toThrow(fault);
  });

  it('should refuse a place where none can be made', () => {
    const env = environment({});
    readWorkerToken(env, 'local', '/dev/null/x');
    expect(() => env.assertSound()).toThrow('WORKER_AUTH_TOKEN: is unset, and none can be made');
  });

  it('should make no secret where the file that is named has none', () => {
    const env = environment({ WORKER_AUTH_TOKEN_FILE: path.join(directory, 'none') });
    readWorkerToken(env, 'local', directory);
    expect(() => env.assertSound()).toThrow(/^The configuration has 1 fault.*\n {2}WORKER_AUTH_TOKEN_FILE: /);
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
