import type { Observation } from '@tester/contracts';
import { assertion, filled, messageCode } from './java-values';

/** Longest expected value that stays inside the assertion. */
const INLINE_LENGTH = 70;

/** The statements of a test that repeats one observation and checks all that it showed. */
export function javaCase(observation: Observation): string[] {
  const { setup, outcome, stdout } = observation;
  const taken = new Set([...setup.map(boundName), 'result', 'expected', 'exception', 'printed']);
  const before = [...setup];
  const args = observation.args.map((argument, place) => {
    if (!(String(place) in observation.argsAfter)) return argument;
    const name = freeName(observation.argNames[place] ?? 'value', taken);
    taken.add(name);
    before.push(`var ${name} = ${argument};`);
    return name;
  });
  const call = filled(observation.call, args);
  const after = [
    ...Object.entries(observation.argsAfter).map(([place, text]) =>
      assertion(text, args[Number(place)] ?? '', false),
    ),
    ...Object.entries(observation.stateAfter).map(([code, text]) => assertion(text, code, false)),
  ];
  const gap = before.length > 1 ? [''] : [];
  if (outcome === 'raised') return [...before, ...gap, ...raising(observation, call)];
  if (stdout !== null) return [...before, ...gap, ...printing(observation, call), ...ended(after)];
  return [...before, ...gap, ...returning(observation, call, after)];
}

const boundName = (statement: string): string => /^[\w.<>[\], ?]+ (\w+) = /.exec(statement)?.[1] ?? '';

const ended = (checks: readonly string[]): string[] => checks.map((check) => `${check};`);

function raising({ type, message }: Observation, call: string): string[] {
  const thrown = `assertThrows(${type}.class, () -> ${call});`;
  if (message === null) return [thrown];
  return [`var exception = ${thrown}`, `assertEquals(${messageCode(message)}, exception.getMessage());`];
}

function printing({ value, approximate, stdout }: Observation, call: string): string[] {
  const inner = value === null ? call : assertion(value, call, approximate);
  return [`assertEquals(${messageCode(stdout)}, printedBy(() -> ${inner}));`];
}

function returning(observation: Observation, call: string, after: readonly string[]): string[] {
  const { value, approximate, resultState } = observation;
  const facts = Object.entries(resultState);
  const [only] = facts;
  if (value !== null) {
    if (value.length <= INLINE_LENGTH || /^"/.test(value))
      return [`${assertion(value, call, approximate)};`, ...ended(after)];
    return [
      `var expected = ${value};`,
      `${assertion(value, call, false).replace(value, () => 'expected')};`,
      ...ended(after),
    ];
  }
  if (only && facts.length === 1 && only[0].split('result').length === 2)
    return [
      `${assertion(
        only[1],
        only[0].replace('result', () => call),
        false,
      )};`,
      ...ended(after),
    ];
  if (only) {
    const checks = facts.map(([code, text]) => assertion(text, code, false));
    return [`var result = ${call};`, ...together([...checks, ...after])];
  }
  return after.length > 0 ? [`${call};`, ...together(after)] : [`assertDoesNotThrow(() -> ${call});`];
}

/** Several facts about one object are reported together. */
function together(checks: readonly string[]): string[] {
  if (checks.length < 2) return ended(checks);
  return [`assertAll(${checks.map((check) => `() -> ${check}`).join(', ')});`];
}

/** `wanted`, made different from names that mean something else in the test. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = /^[a-z_]\w*$/i.test(wanted) ? wanted : 'value';
  while (taken.has(name)) name += 'Value';
  return name;
}
