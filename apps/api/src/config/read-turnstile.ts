import type { Environment, Profile } from '@tester/nest-kit';
import type { TurnstileConfig } from './api-config';

const SITEVERIFY_URL = 'https://challenges.cloudflare.com/turnstile/v0/siteverify';
/** Cloudflare's published secrets for testing, which pass (or fail) every token. */
const TEST_SECRET = /^[123]x0+AA$/;
const HOSTNAME = /^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/;
/** What Cloudflare allows in an action. */
const ACTION = /^[\w-]{1,32}$/;
/** Stands for a widget that is rendered without an action. */
const NO_ACTION = 'none';

/** Off is for the local profile alone: without its secret, production does not start. */
export function readTurnstile(env: Environment, profile: Profile): TurnstileConfig {
  if (profile === 'local' && env.optional('TURNSTILE_SECRET_KEY') === undefined) return { kind: 'off' };
  const secret = env.secret('TURNSTILE_SECRET_KEY', 20);
  if (profile === 'production' && TEST_SECRET.test(secret)) {
    env.refuse('TURNSTILE_SECRET_KEY', "is one of Cloudflare's secrets for testing");
  }
  const hostnames = env.list('TURNSTILE_HOSTNAMES').map((name) => name.toLowerCase());
  if (hostnames.length === 0) env.refuse('TURNSTILE_HOSTNAMES', 'is required');
  else if (!hostnames.every((name) => HOSTNAME.test(name))) {
    env.refuse('TURNSTILE_HOSTNAMES', 'must be host names such as app.example, separated by commas');
  }
  const action = env.text('TURNSTILE_ACTION');
  if (action !== '' && !ACTION.test(action)) {
    env.refuse('TURNSTILE_ACTION', 'must be 1 to 32 letters, digits, - or _');
  }
  return {
    kind: 'siteverify',
    secret,
    hostnames,
    action: action === NO_ACTION ? '' : action,
    url: env.url('TURNSTILE_URL', ['https:', 'http:'], SITEVERIFY_URL),
    timeoutMs: env.integer('TURNSTILE_TIMEOUT_MS', 3000, { min: 100, max: 30_000 }),
  };
}
