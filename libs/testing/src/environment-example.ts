import { readFileSync } from 'node:fs';
import path from 'node:path';

const FILE = path.resolve(__dirname, '../../../.env.example');

/** Variables that `.env.example` documents in the sections named, such as `both` and `api`, sorted. */
export function documentedVariables(sections: readonly string[]): string[] {
  return readFileSync(FILE, 'utf8')
    .split(/^# == /m)
    .filter((section) => sections.some((name) => section.startsWith(`${name} ==`)))
    .flatMap((section) => [...section.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1] ?? ''))
    .sort();
}

/** Variables that `read` asks an environment for, sorted; what it makes of them, or refuses, does not matter here. */
export function askedVariables(
  read: (variables: Record<string, string | undefined>) => unknown,
  environments: readonly Record<string, string>[],
): string[] {
  const asked = new Set<string>();
  const recording: ProxyHandler<Record<string, string | undefined>> = {
    get: (target, name: string) => {
      asked.add(name);
      return target[name];
    },
  };
  for (const environment of environments) {
    try {
      read(new Proxy({ ...environment }, recording));
    } catch (error) {
      if (!String(error).includes('fault')) throw error;
    }
  }
  return [...asked].sort();
}
