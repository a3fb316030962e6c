import { randomUUID } from 'node:crypto';
import type { ApiConfig } from '../config/api-config';
import type { AuthenticatedRequest } from './current-user.decorator';
import { UserPseudonyms } from './user-pseudonyms';

const withKey = (byte: number): UserPseudonyms =>
  new UserPseudonyms({ encryption: { keyId: 'k', key: Buffer.alloc(32, byte) } } as ApiConfig);

describe(UserPseudonyms.name, () => {
  const userId = randomUUID();

  it('should name a user the same each time, and by another name under another key', () => {
    const name = withKey(1).of(userId);
    expect(name).toMatch(/^[\w-]{16}$/);
    expect(withKey(1).of(userId)).toBe(name);
    expect(withKey(2).of(userId)).not.toBe(name);
    expect(withKey(1).of(randomUUID())).not.toBe(name);
  });

  it('should name nobody before the token was verified', () => {
    const request = {} as AuthenticatedRequest;
    expect(withKey(1).ofRequest(request)).toBeNull();
    request.user = { id: userId, email: null };
    expect(withKey(1).ofRequest(request)).toBe(withKey(1).of(userId));
  });
});
