import type { Observation } from '@tester/contracts';
import { filled } from './jest-values';

const MAX_TITLE = 88;
const MAX_WORD = 32;

/** What a call did, as the title of its test: `returns 3 for 1 and 2`. */
export function titleOf(observation: Observation): string {
  const { args, setup } = observation;
  const behaviour = behaviourOf(observation);
  const steps = setup
    .filter((step) => !/^(const |jest\.)/.test(step))
    .map((step) => step.replace(/^\w+\.|;$/g, ''));
  const given = args.length > 0 ? ` for ${joined(args)}` : '';
  const after = steps.length > 0 ? ` after ${joined(steps)}` : '';
  const title = [`${behaviour}${given}${after}`, `${behaviour}${given}`, `${behaviour}${after}`].find(
    (each) => each.length <= MAX_TITLE,
  );
  return title ?? (behaviour.length <= MAX_TITLE ? behaviour : 'does what it does today');
}

function behaviourOf({
  outcome,
  type,
  value,
  drained,
  stateAfter,
  argsAfter,
  argNames,
  resultState,
  call,
}: Observation): string {
  if (outcome === 'raised') return `throws ${/^[AEIOU]/.test(type) ? 'an' : 'a'} ${type}`;
  const [changed] = Object.keys(stateAfter);
  if (changed?.endsWith('.mock.calls')) return 'calls back';
  const [changedArgument] = Object.keys(argsAfter);
  if ((value === 'undefined' || value === null) && changed) return `changes ${changed.replace(/^\w+\./, '')}`;
  if (value === 'undefined' && changedArgument)
    return `changes its ${argNames[Number(changedArgument)] ?? 'argument'}`;
  if (call.startsWith('new ')) return 'can be made';
  if (value === null) return Object.keys(resultState).length > 0 ? `gives a ${type}` : 'runs';
  const verb = drained === null ? 'returns' : 'yields';
  return value.length <= MAX_WORD ? `${verb} ${value}` : `${verb} what it does today`;
}

function joined(items: readonly string[]): string {
  const words = items.map((item) => (item.length <= MAX_WORD ? item : `${item.slice(0, MAX_WORD - 1)}…`));
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** What a table of a callable is called; `%p` stands for a cell. */
export const tableTitle = ({ args, call }: Observation, behaviour: string): string =>
  `${filled(
    call,
    args.map(() => '%p'),
  ).replace(/^[\w$]+\./, '')} ${behaviour}`;

/** Gives out titles, each only once in its block. */
export class Titles {
  private readonly taken = new Set<string>();

  next(block: string, title: string): string {
    let free = title;
    for (let number = 2; this.taken.has(`${block} ${free}`); number += 1) free = `${title} (${number})`;
    this.taken.add(`${block} ${free}`);
    return free;
  }
}
