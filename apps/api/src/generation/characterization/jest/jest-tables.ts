import type { Observation } from '@tester/contracts';
import { MAX_CELL_LENGTH, type Rows } from '../group-tests';
import { drainedCall, raising } from './jest-case';
import { filled, matcherName } from './jest-values';

/** What stands in a table's test. */
const EXPECTED = 'expected';

/** Observations with the same key fit into one table; null for what needs a test of its own. */
export function jestTableKey(observation: Observation): string | null {
  const { args, outcome, value, drained, stateAfter, argsAfter, setup, call } = observation;
  const isPlain = [stateAfter, argsAfter].every((effect) => Object.keys(effect).length === 0);
  if (args.length === 0 || call.startsWith('new ') || !isPlain || (outcome === 'returned' && value === null))
    return null;
  const cells = [...args, value ?? ''];
  if (cells.some((cell) => cell.length > MAX_CELL_LENGTH || /\bjest\b/.test(cell)) || setup.length > 1)
    return null;
  // A callback reads better in the call than in a table.
  if (args.some((cell) => cell.includes('=>'))) return null;
  const kind = outcome === 'raised' ? [observation.type, observation.message] : [matcherName(value ?? '')];
  return JSON.stringify([call, setup, outcome, drained, ...kind]);
}

/** The rows of a table, its parameters, and the body of its test. */
export function tableOf(
  rows: Rows,
  isAsync: boolean,
): { cells: string[]; parameters: string[]; body: string[] } {
  const [first] = rows;
  const parameters = parametersOf(first);
  const call = filled(first.call, parameters);
  if (first.outcome === 'raised') {
    return {
      cells: rows.map(({ args }) => `[${args.join(', ')}]`),
      parameters,
      body: [...first.setup, raising(first, call, isAsync)],
    };
  }
  const matcher = matcherName(first.value ?? '');
  const compared = matcher === 'toBeCloseTo' ? `${matcher}(${EXPECTED}, 10)` : `${matcher}(${EXPECTED})`;
  return {
    cells: rows.map(({ args, value }) => `[${[...args, value ?? 'undefined'].join(', ')}]`),
    parameters: [...parameters, EXPECTED],
    body: [...first.setup, `expect(${drainedCall(call, first.drained, isAsync)}).${compared};`],
  };
}

function parametersOf({ argNames, names, setup }: Observation): string[] {
  const taken = new Set([...names, EXPECTED, ...setup.map((line) => /^const (\w+)/.exec(line)?.[1] ?? '')]);
  return argNames.map((name, place) => {
    const free = taken.has(name) || RESERVED.has(name) ? `${name}${place + 1}` : name;
    taken.add(free);
    return free;
  });
}

const RESERVED = new Set([
  'arguments',
  'eval',
  'expect',
  'jest',
  'it',
  'test',
  'describe',
  'default',
  'function',
  'class',
]);
