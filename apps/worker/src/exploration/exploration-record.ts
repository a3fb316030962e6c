import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

/** One line of what an exploration reports; `record` says what it is. */
export type ExplorationRecord = Readonly<Record<string, unknown>> & { readonly record: string };

/** Whether a line of the report is an exploration's at all; the runner has records of its own. */
export const isRecord = (value: unknown): value is ExplorationRecord =>
  typeof value === 'object' && value !== null && 'record' in value && typeof value.record === 'string';

/** The record as an instance of its class, without fields that the class does not know; none when it does not validate. */
export function read<T extends object>(type: new () => T, record: ExplorationRecord): T[] {
  const instance = plainToInstance(type, { ...record });
  return validateSync(instance, { whitelist: true }).length === 0 ? [instance] : [];
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

/** Number by which later records speak of an observation; NaN when it has none. */
export const idOf = ({ id }: ExplorationRecord): number => (isNumber(id) ? id : Number.NaN);

export const idsOf = ({ ids }: ExplorationRecord): number[] =>
  Array.isArray(ids) ? ids.filter(isNumber) : [];

export const arcsOf = ({ arcs }: ExplorationRecord): string[] => textsOf(arcs);

export const mutantsOf = ({ mutants }: ExplorationRecord): string[] => textsOf(mutants);

const textsOf = (list: unknown): string[] =>
  Array.isArray(list) ? list.filter((each): each is string => typeof each === 'string') : [];

export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export const countOf = (value: unknown): number =>
  Number.isSafeInteger(value) && isNumber(value) && value >= 0 ? value : 0;
