/** Tells whether the session that an access token was issued in still lives: a token outlives it, a sign-out does not end it. */
export abstract class Sessions {
  /**
   * @param token an access token that was found sound.
   * @throws UnauthenticatedException when the session is over, or its user gone; IdentityUnavailableException when nobody
   * can tell, whatever the reason: that is never held against the user.
   */
  abstract assertLive(token: string): Promise<void>;
}
