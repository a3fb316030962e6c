import type { Observation } from '@tester/contracts';
import { subjectOf } from './behaviour-names';
import { comparison, filled, isComparison } from './python-values';
import { pythonString } from './python-text';

/** Body of one pytest function. */
export interface PythonCase {
  /** Fixtures it takes as parameters. */
  fixtures: string[];
  /** Statements without indentation; a statement may hold an indented block in further lines. '' is an empty line. */
  body: string[];
  imports: Set<string>;
}

/** Longest argument or expected value that stays inside the call or the comparison. */
const INLINE_LENGTH = 60;

/** Names that the body must not give to its own variables. */
type TakenNames = ReadonlySet<string>;

/** The statements that repeat one observation and check all that it showed. */
export function pythonCase(
  observation: Observation,
  isAsync: boolean,
  isConstructor: boolean,
  taken: TakenNames,
): PythonCase {
  const fixtures: string[] = [];
  const imports = new Set(observation.imports);
  const before: string[] = [];
  if (observation.usesFiles) {
    fixtures.push('tmp_path', 'monkeypatch');
    before.push('monkeypatch.chdir(tmp_path)');
  }
  before.push(...observation.setup);
  if (observation.stdout !== null) {
    fixtures.push('capsys');
    if (observation.setup.length > 0) before.push('capsys.readouterr()');
  }
  const args = observation.args.map((argument, place) => {
    const isNamed = String(place) in observation.argsAfter || argument.length > INLINE_LENGTH;
    if (!isNamed) return argument;
    const name = freeName(observation.argNames[place] ?? 'value', taken);
    before.push(`${name} = ${argument}`);
    return name;
  });
  const call = calling(observation, filled(observation.call, args), isAsync, imports, before);
  const checks =
    observation.outcome === 'raised'
      ? raising(observation, call, imports)
      : returning(observation, call, isConstructor, taken);
  const after = effects(observation, args, imports);
  const needsGap = before.at(-1) !== '' && (before.length > 1 || observation.setup.length > 0);
  const first = needsGap && before.length > 0 ? [...before, ''] : before;
  return { fixtures, body: [...first, ...checks, ...after], imports };
}

/** The call as it is evaluated: awaited, drained. May need a helper in `before`. */
export function calling(
  observation: Pick<Observation, 'drained'>,
  call: string,
  isAsync: boolean,
  imports: Set<string>,
  before: string[],
): string {
  if (isAsync) imports.add('import asyncio');
  if (isAsync && observation.drained !== null) {
    before.push('async def collect():', `    return [item async for item in ${call}]`, '');
    return 'asyncio.run(collect())';
  }
  if (isAsync) return `asyncio.run(${call})`;
  if (observation.drained === null) return call;
  if (observation.drained === 0) return `list(${call})`;
  imports.add('from itertools import islice');
  return `list(islice(${call}, ${observation.drained}))`;
}

/** The `pytest.raises` head for an observation. */
export function raisesHead(observation: Observation, imports: Set<string>): string {
  const { type, message } = observation;
  if (!message || !/\w/.test(message)) return `pytest.raises(${type}):`;
  if (!/[\\^$.|?*+()[\]{}]/.test(message)) return `pytest.raises(${type}, match=${pythonString(message)}):`;
  imports.add('import re');
  return `pytest.raises(${type}, match=re.escape(${pythonString(message)})):`;
}

function raising(observation: Observation, call: string, imports: Set<string>): string[] {
  return [`with ${raisesHead(observation, imports)}`, `    ${call}`];
}

function returning(
  observation: Observation,
  call: string,
  isConstructor: boolean,
  taken: TakenNames,
): string[] {
  const { value, resultState, stateAfter, argsAfter, filesAfter, stdout } = observation;
  const facts = Object.entries(resultState);
  if (facts.length > 0) {
    const name = isConstructor ? freeName(subjectOf(observation.callable), taken) : 'result';
    const shown = facts.filter(
      ([code]) => !(isConstructor && facts.length > 1 && code.startsWith('isinstance')),
    );
    return [
      `${name} = ${call}`,
      '',
      ...shown.map(([code, text]) => checkOf(code.replace(/\bresult\b/g, name), text)),
    ];
  }
  const hasEffects =
    [stateAfter, argsAfter, filesAfter].some((map) => Object.keys(map).length > 0) || stdout !== null;
  if (value === null || (value === 'None' && hasEffects)) return [call];
  if (isComparison(observation.call)) return [`assert ${outcomeOfComparison(call, value)}`];
  if (value.length <= INLINE_LENGTH) return [`assert ${comparison(call, value)}`];
  return [`expected = ${value}`, `assert ${call} == expected`];
}

const outcomeOfComparison = (call: string, value: string): string => {
  if (value === 'True') return call;
  return value === 'False' ? `not ${call}` : comparison(`(${call})`, value);
};

const checkOf = (code: string, value: string): string =>
  value === 'True' && /^(isinstance|callable|math\.isnan)\(/.test(code)
    ? `assert ${code}`
    : `assert ${comparison(code, value)}`;

function effects(observation: Observation, args: readonly string[], imports: Set<string>): string[] {
  const checks = Object.entries(observation.argsAfter).map(([place, text]) =>
    checkOf(args[Number(place)] ?? '', text),
  );
  checks.push(...Object.entries(observation.stateAfter).map(([code, text]) => checkOf(code, text)));
  for (const [path, content] of Object.entries(observation.filesAfter)) {
    imports.add('from pathlib import Path');
    checks.push(`assert Path(${pythonString(path)}).read_text(encoding="utf-8") == ${pythonString(content)}`);
  }
  if (observation.stdout !== null)
    checks.push(`assert capsys.readouterr().out == ${pythonString(observation.stdout)}`);
  return checks;
}

/** `wanted`, made different from names that mean something else in the test. */
export function freeName(wanted: string, taken: TakenNames): string {
  let name = /^[a-z_]\w*$/i.test(wanted) ? wanted : 'value';
  while (taken.has(name)) name += '_';
  return name;
}
