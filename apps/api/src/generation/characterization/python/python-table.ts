import type { Observation } from '@tester/contracts';
import type { Rows } from '../group-tests';
import { expectedOf, tableSubject } from './python-table-key';
import { calling, freeName, raisesHead, type PythonCase } from './python-case';
import { comparison, filled, isApproximable, isComparison } from './python-values';
import { pythonString } from './python-text';

interface Column {
  name: string;
  cells: string[];
}

/** A parametrised pytest function; `decorator` is its `parametrize` line. */
export interface PythonTable extends PythonCase {
  decorator: string;
  parameters: string[];
}

/** One test for several alike observations. Columns that never change are written into the call. */
export function pythonTable(rows: Rows, isAsync: boolean, taken: ReadonlySet<string>): PythonTable {
  const [first] = rows;
  const imports = new Set(rows.flatMap((row) => row.imports));
  const columns = argumentColumns(rows, taken);
  const varying = columns.filter(({ cells }) => new Set(cells).size > 1);
  const shown = varying.length > 0 ? varying : columns.slice(0, 1);
  const args = columns.map((column) => (shown.includes(column) ? column.name : (column.cells[0] ?? '')));
  const printed = first.stdout !== null;
  const quiet = printed && first.setup.length > 0 ? ['capsys.readouterr()'] : [];
  const before = first.setup.length > 0 ? [...first.setup, ...quiet, ''] : [];
  const call = calling(first, filled(first.call, args), isAsync, imports, before);
  const body =
    first.outcome === 'raised' ? raisingBody(rows, call, shown, imports) : returningBody(rows, call, shown);
  const cells = rows.map((_, index) => rowOf(shown.map(({ cells }) => cells[index] ?? '')));
  const names = shown.map(({ name }) => name);
  return {
    decorator: `@pytest.mark.parametrize(${pythonString(names.join(', '))}, [${cells.join(', ')}])`,
    parameters: names,
    fixtures: printed ? ['capsys'] : [],
    body: [...before, ...body],
    imports,
  };
}

const rowOf = (cells: readonly string[]): string =>
  cells.length === 1 ? (cells[0] ?? '') : `(${cells.join(', ')})`;

function argumentColumns(rows: readonly Observation[], taken: ReadonlySet<string>): Column[] {
  const used = new Set([...taken, 'expected', 'message', 'request', 'self']);
  return (rows[0]?.args ?? []).map((_, place) => {
    const name = freeName(rows[0]?.argNames[place] ?? 'value', used);
    used.add(name);
    return { name, cells: rows.map(({ args }) => args[place] ?? '') };
  });
}

function returningBody(rows: readonly Observation[], call: string, shown: Column[]): string[] {
  const [first] = rows;
  const subject = first && tableSubject(first);
  if (!subject) return [];
  const values = rows.map((row) => expectedOf(row, subject));
  const [only = 'None'] = values;
  const compares = subject.kind === 'value' && isComparison(first.call);
  const acting = subject.kind === 'value' ? [] : [call];
  const shownSubject = {
    value: compares ? `(${call})` : call,
    state: '',
    printed: 'capsys.readouterr().out',
  };
  const checked = subject.kind === 'state' ? subject.code : shownSubject[subject.kind];
  if (new Set(values).size === 1) {
    if (compares && only === 'True') return [`assert ${call}`];
    return compares && only === 'False'
      ? [`assert not ${call}`]
      : [...acting, `assert ${comparison(checked, only)}`];
  }
  shown.push({ name: 'expected', cells: values });
  const isIdentity = values.every((value) => ['True', 'False', 'None'].includes(value));
  const expected = values.every(isApproximable) ? 'pytest.approx(expected)' : 'expected';
  return [...acting, `assert ${checked} ${isIdentity ? 'is' : '=='} ${expected}`];
}

function raisingBody(
  rows: readonly Observation[],
  call: string,
  shown: Column[],
  imports: Set<string>,
): string[] {
  const [first] = rows;
  const messages = rows.map(({ message }) => message);
  if (!first) return [];
  if (new Set(messages).size === 1) return [`with ${raisesHead(first, imports)}`, `    ${call}`];
  if (messages.some((message) => !message)) return [`with pytest.raises(${first.type}):`, `    ${call}`];
  imports.add('import re');
  shown.push({ name: 'message', cells: messages.map((message) => pythonString(message ?? '')) });
  return [`with pytest.raises(${first.type}, match=re.escape(message)):`, `    ${call}`];
}
