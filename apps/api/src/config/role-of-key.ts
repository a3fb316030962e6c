/** What a project's API key is for: `service_role`, `anon`, … of a legacy key, a JWT; null when it is none. */
export function roleOfKey(key: string): string | null {
  const claims = Buffer.from(key.split('.')[1] ?? '', 'base64url').toString('utf8');
  return /"role"\s*:\s*"([a-z_]+)"/.exec(claims)?.[1] ?? null;
}
