import type { Observation } from '@tester/contracts';

const MAX_WORDS_LENGTH = 34;

/** `HTTPServer` → `http_server`. */
export const snakeCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3_$2')
    .replace(/\W+/g, '_')
    .replace(/^_+|_+$/g, '')
    .replace(/__+/g, '_')
    .toLowerCase();

/** What a callable is called inside a test name: its own name without its class. */
export const subjectOf = (callable: string): string => snakeCase(callable.split('.').at(-1) ?? callable);

/** Words for a value that read well in a name; '' when there are none. */
export function valueWords(code: string): string {
  const fixed: Record<string, string> = {
    "''": 'empty_string', '""': 'empty_string', '[]': 'empty_list', '{}': 'empty_dict', '()': 'empty_tuple',
    'set()': 'empty_set', "b''": 'empty_bytes', None: 'none', True: 'true', False: 'false', "' '": 'space',
  }; // prettier-ignore
  const known = fixed[code];
  if (known) return known;
  if (/^-?\d{1,9}(\.\d{1,4})?$/.test(code)) return code.replace('-', 'minus_').replace('.', '_');
  const text = /^'([^'\\]*)'$/.exec(code)?.[1];
  if (text !== undefined) return /^[\w\s.@/-]+$/.test(text) ? shortened(snakeCase(text)) : '';
  const items = /^\[([^[\]{}()'"]+)\]$/.exec(code)?.[1]?.split(',').length;
  if (items !== undefined) return items === 1 ? 'one_item' : `${items}_items`;
  if (/^[A-Z]\w*\.[A-Z_]+$/.test(code)) return snakeCase(code.split('.')[1] ?? '');
  return '';
}

const shortened = (words: string): string => {
  const kept = words.split('_').filter(Boolean).slice(0, 3).join('_');
  return kept.length <= 24 && /[a-z0-9]/.test(kept) ? kept : '';
};

/** Words for all arguments together; '' when one of them has none, or they are too long. */
export function argumentWords(observation: Observation): string {
  const words = observation.args.map(valueWords);
  const joined = words.join('_and_');
  return words.every(Boolean) && joined.length <= MAX_WORDS_LENGTH ? joined : '';
}

/** What the call did, as words that follow the subject in a test name. */
export function behaviourWords(observation: Observation): string {
  if (observation.outcome === 'raised') return `raises_${snakeCase(observation.type)}`;
  const { value, stdout, argsAfter, stateAfter, filesAfter, resultState, drained } = observation;
  const changed = Object.keys(stateAfter)[0];
  if (changed)
    return changed === 'calls' ? 'calls_back' : `updates_${snakeCase(changed.split('.')[1] ?? 'length')}`;
  const changedArgument = Object.keys(argsAfter)[0];
  if (changedArgument)
    return `changes_${snakeCase(observation.argNames[Number(changedArgument)] ?? 'its_argument')}`;
  if (Object.keys(filesAfter).length > 0) return 'writes_file';
  if (stdout !== null && (value === 'None' || value === null)) return 'prints';
  if (value === 'True' || value === 'False') return `is_${value.toLowerCase()}`;
  if (value === null)
    return Object.keys(resultState).length > 0 ? `gives_${snakeCase(observation.type)}` : 'runs';
  const words = valueWords(value);
  const verb = drained === null ? 'returns' : 'yields';
  return words ? `${verb}_${words}` : verb;
}

/** Gives out names, each only once in a suite. */
export class TestNames {
  private readonly taken = new Set<string>();

  /** The first of `candidates` that is free, else the last of them with a number. */
  next(...candidates: readonly [string, ...string[]]): string {
    const names = candidates.map((name) => `test_${snakeCase(name)}`.slice(0, 80));
    const last = names.at(-1) ?? '';
    let free = names.find((name) => !this.taken.has(name));
    for (let number = 2; free === undefined; number++) {
      if (!this.taken.has(`${last}_${number}`)) free = `${last}_${number}`;
    }
    this.taken.add(free);
    return free;
  }
}
