import type { Observation } from '@tester/contracts';

/** An observation of `half(4)`, with changes. */
export const anObservation = (changes: Partial<Observation> = {}): Observation => ({
  callable: 'half',
  setup: [],
  receiver: null,
  call: 'half({0})',
  args: ['4'],
  argNames: ['number'],
  names: ['half'],
  imports: [],
  outcome: 'returned',
  value: '2',
  type: 'int',
  message: null,
  deliberate: false,
  approximate: false,
  drained: null,
  resultState: {},
  stateAfter: {},
  argsAfter: {},
  filesAfter: {},
  usesFiles: false,
  stdout: null,
  arcs: ['-1->2', '2->-1'],
  ...changes,
});

/** `half` called with each argument; the values are the results. */
export const someObservations = (
  results: Readonly<Record<string, string>>,
  changes: Partial<Observation> = {},
): Observation[] =>
  Object.entries(results).map(([argument, value]) => anObservation({ args: [argument], value, ...changes }));
