import type { Environment, Profile } from '@tester/nest-kit';
import type { RateLimitConfig } from './api-config';

/** On a developer's machine all users, tests and tools share one address. */
const LOCAL_FACTOR = 10;
const LIMITS = { min: 1, max: 10_000_000 };
/** Nobody stands behind more proxies; a number too high lets clients name their own address. */
const PROXY_HOPS_MAX = 10;

export function readRateLimits(env: Environment, profile: Profile): RateLimitConfig {
  const factor = profile === 'local' ? LOCAL_FACTOR : 1;
  const perMinute = (variable: string, fallback: number): number =>
    env.integer(variable, fallback * factor, LIMITS);
  return {
    proxyHops: env.integer('TRUST_PROXY', 0, { min: 0, max: PROXY_HOPS_MAX }),
    addressPerMinute: perMinute('RATE_LIMIT_ADDRESS_PER_MINUTE', 600),
    userPerMinute: perMinute('RATE_LIMIT_USER_PER_MINUTE', 240),
    generationsPerMinute: perMinute('RATE_LIMIT_GENERATIONS_PER_MINUTE', 12),
    executionsPerMinute: perMinute('RATE_LIMIT_EXECUTIONS_PER_MINUTE', 30),
    verificationsPerMinute: perMinute('RATE_LIMIT_VERIFICATIONS_PER_MINUTE', 3),
  };
}
