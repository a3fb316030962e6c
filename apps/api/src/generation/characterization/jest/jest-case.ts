import type { Observation } from '@tester/contracts';
import { errorMatcher, filled, matcherOf } from './jest-values';

/** Body of a test that makes one call and checks all that was seen of it. */
export function jestCase(observation: Observation, isAsync: boolean): string[] {
  const { setup, outcome } = observation;
  if (outcome === 'raised')
    return [...setup, raising(observation, filled(observation.call, observation.args), isAsync)];
  const { lines, args } = boundArguments(observation);
  const call = drainedCall(filled(observation.call, args), observation.drained, isAsync);
  const effects = [
    ...Object.entries(observation.resultState),
    ...Object.entries(observation.argsAfter).map(([place, after]): [string, string] => [
      args[Number(place)] ?? '',
      after,
    ]),
    ...Object.entries(observation.stateAfter),
  ].map(([subject, after]) => `expect(${subject}).${matcherOf(after)};`);
  const before = [...setup, ...lines];
  const { value } = observation;
  const hasResult = Object.keys(observation.resultState).length > 0;
  if (effects.length === 0)
    return [...before, value === null ? `${call};` : `expect(${call}).${matcherOf(value)};`];
  if (hasResult) return [...before, `const result = ${call};`, '', ...effects];
  if (value === null || value === 'undefined') return [...before, `${call};`, '', ...effects];
  return [...before, `const result = ${call};`, '', `expect(result).${matcherOf(value)};`, ...effects];
}

/** The check of a call that throws. */
export function raising(observation: Observation, call: string, isAsync: boolean): string {
  const matcher = errorMatcher(observation);
  const used = observation.drained === null ? call : `[...${call}]`;
  return isAsync
    ? `await expect(async () => ${used}).rejects.${matcher};`
    : `expect(() => ${used}).${matcher};`;
}

/** The call with its result read to the end. */
export function drainedCall(call: string, drained: number | null, isAsync: boolean): string {
  if (drained !== null) return drained === 0 ? `[...${call}]` : `[...${call}.take(${drained})]`;
  return isAsync ? `await ${call}` : call;
}

/** Arguments that the call changes get a name, so that they can be looked at afterwards. */
function boundArguments({ args, argNames, argsAfter, setup, names }: Observation): {
  lines: string[];
  args: string[];
} {
  const taken = [...names, ...setup.map((line) => /^const (\w+)/.exec(line)?.[1] ?? '')];
  const lines: string[] = [];
  const bound = args.map((code, place) => {
    if (!(String(place) in argsAfter) || /^\w+$/.test(code)) return code;
    const name = argNames[place] ?? `argument${place}`;
    const free = taken.includes(name) || name === 'result' ? `${name}Given` : name;
    taken.push(free);
    lines.push(`const ${free} = ${code};`);
    return free;
  });
  return { lines, args: bound };
}
