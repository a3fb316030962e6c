import { Environment, EnvironmentException, type EnvironmentFault } from '@tester/nest-kit';
import { randomBytes } from 'node:crypto';
import { readEncryption } from './read-encryption';

const [current, older, oldest] = [randomBytes(32), randomBytes(32), randomBytes(32)] as const;

function read(variables: Record<string, string>, localKey?: string) {
  const env = new Environment(variables);
  const ring = readEncryption(env, localKey);
  env.assertSound();
  return ring;
}

function faultsOf(variables: Record<string, string>): readonly EnvironmentFault[] {
  try {
    read(variables);
    return [];
  } catch (error) {
    if (!(error instanceof EnvironmentException)) throw error;
    return error.faults;
  }
}

describe(readEncryption.name, () => {
  it('takes the current key and earlier ones, in either spelling of base64', () => {
    const ring = read({
      DATA_ENCRYPTION_KEY: current.toString('base64url'),
      DATA_ENCRYPTION_KEY_ID: 'k3',
      DATA_ENCRYPTION_PREVIOUS_KEYS: `k2:${older.toString('base64')}, k1:${oldest.toString('base64url')}`,
    });
    expect(ring).toEqual({
      keyId: 'k3',
      key: current,
      previous: [
        { keyId: 'k2', key: older },
        { keyId: 'k1', key: oldest },
      ],
    });
  });

  it('takes the key that the local profile made', () => {
    expect(read({}, current.toString('base64'))).toEqual({ keyId: 'local', key: current, previous: [] });
  });

  it('names every fault at once, and never a key', () => {
    const key = current.toString('base64');
    const faults = faultsOf({
      DATA_ENCRYPTION_KEY: 'short',
      DATA_ENCRYPTION_KEY_ID: 'k 1',
      DATA_ENCRYPTION_PREVIOUS_KEYS: [
        key,
        `a:b:${key}`,
        `k.1:${key}`,
        `k2:${key}`,
        `k2:${key.slice(1)}`,
        `k3:${Buffer.alloc(32, 1).toString('base64')}`,
        `k4:${key.replace(/^./, '%')}`,
      ].join(),
    });
    expect(faults.map(({ variable, problem }) => `${variable} ${problem}`)).toEqual([
      'DATA_ENCRYPTION_KEY_ID must be 1 to 16 letters, digits, - or _',
      'DATA_ENCRYPTION_KEY must be 32 bytes in base64 or url-safe base64',
      'DATA_ENCRYPTION_PREVIOUS_KEYS entry 1 must be <id>:<key>',
      'DATA_ENCRYPTION_PREVIOUS_KEYS entry 2 must be <id>:<key>',
      'DATA_ENCRYPTION_PREVIOUS_KEYS entry 3 must have an id of 1 to 16 letters, digits, - or _',
      'DATA_ENCRYPTION_PREVIOUS_KEYS entry 5 has an id that another key has',
      'DATA_ENCRYPTION_PREVIOUS_KEYS entry 5 must be 32 bytes in base64 or url-safe base64',
      'DATA_ENCRYPTION_PREVIOUS_KEYS entry 6 is not random',
      'DATA_ENCRYPTION_PREVIOUS_KEYS entry 7 must be 32 bytes in base64 or url-safe base64',
    ]);
  });

  it('refuses an earlier key under the id of the current one', () => {
    const faults = faultsOf({
      DATA_ENCRYPTION_KEY: current.toString('base64'),
      DATA_ENCRYPTION_PREVIOUS_KEYS: `k1:${older.toString('base64')}`,
    });
    expect(faults).toHaveLength(1);
  });
});
