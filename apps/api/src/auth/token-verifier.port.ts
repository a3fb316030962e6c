import type { CurrentUser } from './current-user.decorator';

export type { CurrentUser };

/** Tells whose access token it is. */
export abstract class TokenVerifier {
  /** @throws UnauthenticatedException for every token that is not sound, whatever is wrong with it. */
  abstract verify(token: string): Promise<CurrentUser>;
}
