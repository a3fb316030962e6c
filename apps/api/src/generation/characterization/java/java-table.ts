import type { Observation } from '@tester/contracts';
import type { Rows } from '../group-tests';
import { freeName } from './java-case';
import { javaString } from './java-text';
import { assertion, csvCell, filled, messageCode, parameterAssertion, valueSourceOf } from './java-values';

interface Column {
  name: string;
  type: string;
  cells: string[];
}

/** One parameterised test; `source`: the annotation with the rows. `provider`: the method that gives them, if there is one. */
export interface JavaTable {
  source: string;
  provider: string[];
  parameters: string[];
  body: string[];
}

/** One test for several alike observations. Columns that never change are written into the call. */
export function javaTable(rows: Rows, testName: string): JavaTable {
  const [first] = rows;
  const columns = argumentColumns(rows);
  const varying = columns.filter(({ cells }) => new Set(cells).size > 1);
  const shown = varying.length > 0 ? [...varying] : columns.slice(0, 1);
  const args = columns.map((column) => (shown.includes(column) ? column.name : (column.cells[0] ?? '')));
  const call = filled(first.call, args);
  const checks = first.outcome === 'raised' ? raising(rows, call, shown) : returning(rows, call, shown);
  const gap = first.setup.length > 1 ? [''] : [];
  const body = [...first.setup, ...gap, ...checks];
  const parameters = shown.map(({ type, name }) => `${type} ${name}`);
  return { ...rowsOf(shown, rows.length, testName), parameters, body };
}

function rowsOf(
  shown: readonly Column[],
  count: number,
  testName: string,
): Pick<JavaTable, 'source' | 'provider'> {
  const [only] = shown;
  const member = only && valueSourceOf(only.type);
  if (only && member && shown.length === 1 && !only.cells.some((cell) => cell.startsWith('(')))
    return { source: `@ValueSource(${member} = {${only.cells.join(', ')}})`, provider: [] };
  const lines = Array.from({ length: count }, (_, row) =>
    shown.map(({ cells, type }) => csvCell(cells[row] ?? '', type)),
  );
  if (lines.every((line) => line.every((cell) => cell !== null)))
    return {
      source: `@CsvSource({${lines.map((line) => javaString(line.join(', '))).join(', ')}})`,
      provider: [],
    };
  const rows = Array.from(
    { length: count },
    (_, row) => `arguments(${shown.map(({ cells }) => cells[row]).join(', ')})`,
  );
  const name = `${testName}Cases`;
  return {
    source: `@MethodSource(${javaString(name)})`,
    provider: [`static Stream<Arguments> ${name}() {`, `    return Stream.of(${rows.join(', ')});`, '}'],
  };
}

function argumentColumns(rows: readonly Observation[]): Column[] {
  const [first] = rows;
  const bound = (first?.setup ?? []).map((statement) => /(\w+) = /.exec(statement)?.[1] ?? '');
  const taken = new Set([...bound, 'expected', 'message', 'exception', 'seen']);
  return (first?.args ?? []).map((_, place) => {
    const name = freeName(first?.argNames[place] ?? 'value', taken);
    taken.add(name);
    return { name, type: first?.argTypes?.[place] ?? '', cells: rows.map(({ args }) => args[place] ?? '') };
  });
}

function returning(rows: readonly Observation[], call: string, shown: Column[]): string[] {
  const values = rows.map(({ value }) => value ?? 'null');
  const [only = 'null'] = values;
  const [first] = rows;
  const isFraction = rows.some(({ approximate }) => approximate);
  if (new Set(values).size === 1) return [`${assertion(only, call, isFraction)};`];
  const type = first?.type ?? 'Object';
  shown.push({ name: 'expected', type, cells: values });
  return [`${parameterAssertion(call, type, values, isFraction)};`];
}

function raising(rows: readonly Observation[], call: string, shown: Column[]): string[] {
  const [first] = rows;
  const messages = rows.map(({ message }) => message);
  const thrown = `assertThrows(${first?.type}.class, () -> ${call});`;
  if (messages.includes(null)) return [thrown];
  const isOne = new Set(messages).size === 1;
  if (!isOne) shown.push({ name: 'message', type: 'String', cells: messages.map(messageCode) });
  const expected = isOne ? messageCode(messages[0] ?? '') : 'message';
  return [`var exception = ${thrown}`, `assertEquals(${expected}, exception.getMessage());`];
}
