import type { Observation } from '@tester/contracts';
import { outsideStrings } from './python-text';

/**
 * The observation with names that begin with "test" written as `module.name`: pytest would take them for tests of its
 * own if the suite imported them bare.
 */
export function withQualifiedTestNames(observation: Observation, sourceName: string): Observation {
  const clashing = observation.names.filter((name) => /^test/i.test(name));
  if (clashing.length === 0) return observation;
  const pattern = new RegExp(String.raw`(?<![\w.])(${clashing.join('|')})\b(?!=[^=])`, 'g');
  const qualified = (code: string): string =>
    outsideStrings(code, (part) => part.replace(pattern, `${sourceName}.$1`));
  const all = (record: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(record).map(([code, text]) => [qualified(code), qualified(text)]));
  return {
    ...observation,
    setup: observation.setup.map(qualified),
    call: qualified(observation.call),
    args: observation.args.map(qualified),
    value: observation.value === null ? null : qualified(observation.value),
    type: observation.outcome === 'raised' ? qualified(observation.type) : observation.type,
    resultState: all(observation.resultState),
    stateAfter: all(observation.stateAfter),
    argsAfter: Object.fromEntries(
      Object.entries(observation.argsAfter).map(([place, text]) => [place, qualified(text)]),
    ),
    names: observation.names.filter((name) => !clashing.includes(name)),
    imports: [...observation.imports, `import ${sourceName}`],
  };
}
