import { Environment } from '@tester/nest-kit';
import { readAuth } from './read-auth';

const KEY = 'sb_publishable_0123456789abcdef';
const legacyKeyOf = (role: string): string =>
  `e30.${Buffer.from(JSON.stringify({ role })).toString('base64url')}.c2ln`;
const read = (variables: Record<string, string>, keys: Parameters<typeof readAuth>[1] = null) => {
  const env = new Environment(variables, []);
  const { sessionCheck } = readAuth(env, keys);
  return { sessionCheck, faults: env.found.map(({ variable }) => variable) };
};
const project = { SUPABASE_URL: 'https://project.example' };

describe(readAuth.name, () => {
  it('should ask nobody after a session unless told to', () => {
    expect(read(project)).toEqual({ sessionCheck: undefined, faults: [] });
    expect(read({ ...project, SUPABASE_PUBLISHABLE_KEY: KEY })).toEqual({
      sessionCheck: undefined,
      faults: [],
    });
  });

  it.each([KEY, legacyKeyOf('anon')])('should ask the project, under the key %s', (key) => {
    const told = { ...project, SESSION_CHECK_ON_DELETE: 'true', SUPABASE_PUBLISHABLE_KEY: key };
    const sessionCheck = { url: 'https://project.example/auth/v1/user', apiKey: key };
    expect(read(told)).toEqual({ sessionCheck, faults: [] });
  });

  it.each([
    ['no key', '', 'true'],
    ['a secret key', 'sb_secret_0123456789abcdef', 'false'],
    ['a legacy key of service_role', legacyKeyOf('service_role'), 'true'],
  ])('should refuse %s', (_case, key, told) => {
    const { faults } = read({ ...project, SESSION_CHECK_ON_DELETE: told, SUPABASE_PUBLISHABLE_KEY: key });
    expect(faults).toEqual(['SUPABASE_PUBLISHABLE_KEY']);
  });

  it('should not pass over the check in silence where there is no project', () => {
    const keys = { jwtSecret: 'a'.repeat(32), encryptionKey: 'unused' };
    expect(read({ SESSION_CHECK_ON_DELETE: 'true' }, keys).faults).toEqual(['SUPABASE_URL']);
  });
});
