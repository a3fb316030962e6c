/** Tells whether a request was made by a person in our page, by the token their browser was given. */
export abstract class Turnstile {
  /**
   * Redeems a token; each is good once.
   * @param token what the client sent in its place: text, or anything else.
   * @param address of the client, as far as we know.
   * @throws TurnstileRejectedException for a token that is not good; TurnstileUnavailableException when nobody can tell.
   */
  abstract redeem(token: unknown, address: string | undefined): Promise<void>;
}
