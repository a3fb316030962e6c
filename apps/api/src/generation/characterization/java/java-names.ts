import type { Observation } from '@tester/contracts';
import { camelCase, literalText, pascalCase } from './java-text';

const MAX_WORDS_LENGTH = 30;

const FIXED: Readonly<Record<string, string>> = {
  '""': 'EmptyString',
  '" "': 'Blank',
  null: 'Null',
  true: 'True',
  false: 'False',
  'List.of()': 'EmptyList',
  'Map.of()': 'EmptyMap',
  'Set.of()': 'EmptySet',
  'Optional.empty()': 'EmptyOptional',
  'Integer.MAX_VALUE': 'MaxInt',
  'Integer.MIN_VALUE': 'MinInt',
  'Long.MAX_VALUE': 'MaxLong',
  'Long.MIN_VALUE': 'MinLong',
  'Double.NaN': 'NaN',
};

/** Own name of a callable, without its class and its parameter types. */
export const subjectOf = (callable: string): string => ownerAndName(callable).name;

/** `Ledger.Entry.of(int)` → owner `Ledger.Entry`, name `of`, overload `Int`. */
export function ownerAndName(callable: string): { owner: string; name: string; overload: string } {
  const [path = '', parameters = ''] = callable.split('(');
  const parts = path.split('.');
  const name = parts.pop() ?? path;
  return { owner: parts.join('.'), name, overload: pascalCase(parameters.replaceAll('[]', ' array ')) };
}

/** Words for a value that read well in a name; '' when there are none. */
export function valueWords(code: string): string {
  const plain = code.replace(/^\((?:byte|short|\w+)\) /, '');
  const known = FIXED[plain];
  if (known) return known;
  if (/^-?\d{1,9}(?:\.\d{1,4})?[Lf]?$/.test(plain))
    return plain.replace(/[Lf]$/, '').replace('-', 'Minus').replace('.', 'Point');
  if (/^["']/.test(plain)) return textWords(literalText(plain));
  const constant = /^[A-Z][\w.]*\.([A-Z][A-Z0-9_]*)$/.exec(plain)?.[1];
  if (constant) return pascalCase(constant.toLowerCase());
  const items = /^(?:List\.of\(|new \w+\[\] \{)([^(){}"']+)[)}]$/.exec(plain)?.[1]?.split(',').length;
  if (items !== undefined) return items === 1 ? 'OneItem' : `${items}Items`;
  return /^new \w+\[\] \{\}$/.test(plain) ? 'EmptyArray' : '';
}

function textWords(text: string): string {
  if (!/^[\w .@/-]+$/.test(text)) return '';
  const words = pascalCase(text.split(/[ _]+/).slice(0, 3).join(' '));
  return words.length <= 20 ? words : '';
}

/** Words for all arguments together; '' when one of them has none, or they are too long. */
export function argumentWords({ args }: Observation): string {
  const words = args.map(valueWords);
  const joined = words.join('And');
  return words.every(Boolean) && joined.length <= MAX_WORDS_LENGTH ? joined : '';
}

/** What the call did, as the beginning of a test's name. */
export function behaviourWords(observation: Observation): string {
  const { outcome, type, value, stdout, argsAfter, argNames, stateAfter, resultState } = observation;
  if (outcome === 'raised') return `throws${pascalCase(type.split('.').at(-1) ?? type)}`;
  const changed = Object.keys(stateAfter).find((code) => code !== 'seen');
  if (changed) return `updates${pascalCase(questionWords(changed))}`;
  if ('seen' in stateAfter) return 'callsBack';
  const changedArgument = Object.keys(argsAfter)[0];
  if (changedArgument) return `changes${pascalCase(argNames[Number(changedArgument)] ?? 'ItsArgument')}`;
  if (stdout !== null && value === null) return 'prints';
  if (value === 'true' || value === 'false') return `is${pascalCase(value)}`;
  if (value === null && Object.keys(resultState).length > 0)
    return `gives${pascalCase(type.replace(/<.*/, ''))}`;
  if (value === null) return 'doesNotThrow';
  return `returns${valueWords(value)}`;
}

/** `ledger.getTotal()` → `Total`. */
const questionWords = (question: string): string =>
  question
    .replace(/\(.*/, '')
    .split('.')
    .at(-1)
    ?.replace(/^get(?=[A-Z])/, '') ?? '';

/** Gives out names, each only once in a class. */
export class TestNames {
  private readonly taken = new Set<string>();

  /** The first of `candidates` that is free, else the last of them with a number. */
  next(...candidates: readonly [string, ...string[]]): string {
    const names = candidates.map(camelCase).map((name) => name.slice(0, 70));
    const last = names.at(-1) ?? '';
    let free = names.find((name) => !this.taken.has(name));
    for (let number = 2; free === undefined; number++) {
      if (!this.taken.has(`${last}Case${number}`)) free = `${last}Case${number}`;
    }
    this.taken.add(free);
    return free;
  }
}
