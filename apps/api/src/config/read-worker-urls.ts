import type { Environment, Profile } from '@tester/nest-kit';

const LOCAL_URL = 'http://127.0.0.1:5000';

/**
 * The addresses in `WORKER_URLS`, or the one in `WORKER_URL`, each without a trailing slash; never both, and in
 * production never neither. Every address that makes no sense is named.
 */
export function readWorkerUrls(env: Environment, profile: Profile): readonly string[] {
  const single = env.optional('WORKER_URL');
  const isMany = env.optional('WORKER_URLS') !== undefined;
  if (single !== undefined && isMany) {
    env.refuse('WORKER_URLS', 'is set beside WORKER_URL; set one of the two');
  }
  if (single === undefined && !isMany) {
    if (profile === 'local') return [LOCAL_URL];
    env.refuse('WORKER_URL', 'is required; for several workers set WORKER_URLS');
    return [];
  }
  const ones = single === undefined ? [] : [checked(env, 'WORKER_URL', single, 'it')];
  const many = env
    .list('WORKER_URLS')
    .map((url, index) => checked(env, 'WORKER_URLS', url, `address ${index + 1}`));
  if (isMany && many.length === 0) env.refuse('WORKER_URLS', 'has no address');
  if (new Set(many).size < many.length) env.refuse('WORKER_URLS', 'names an address more than once');
  return [...ones, ...many];
}

/** The value is never repeated: it may hold a password. */
function checked(env: Environment, variable: string, value: string, which: string): string {
  const url = URL.parse(value);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    env.refuse(variable, `${which} must be a URL that starts with http:// or https://`);
  } else if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    env.refuse(variable, `${which} must have no user, password, query or fragment`);
  }
  return value.replace(/\/+$/, '');
}
