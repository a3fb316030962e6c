import { TEST_STATUSES, type Coverage, type TestStatus } from '@tester/contracts';

/** What a runner reports while it executes a suite, one record at a time. All runtimes speak these. */
export type RunnerRecord =
  /** The suite was read; so many tests are going to run. */
  | { kind: 'collected'; count: number }
  /** The suite, or something it imports, could not be loaded. */
  | { kind: 'collection_error'; name: string; message: string }
  /** The suite as a whole asked to be skipped. */
  | { kind: 'module_skipped'; name: string; message: string }
  | { kind: 'started'; id: string }
  | {
      kind: 'test';
      id: string;
      name: string;
      path: string[];
      status: TestStatus;
      durationMs: number;
      message: string | null;
    }
  | ({ kind: 'coverage' } & Coverage)
  | { kind: 'no_coverage'; message: string }
  /** The checker's word on the code, a type error for one; its place where it has one, counted from 1. */
  | { kind: 'warning'; message: string; file?: string | null; line?: number | null; column?: number | null }
  /** The framework came to its own end, with this exit code to follow. */
  | { kind: 'end'; exitCode: number }
  /** Something threw through the framework. */
  | { kind: 'interrupted'; message: string };

type Fields = Record<string, unknown>;

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isAbsent = (value: unknown): boolean => value === undefined || value === null;
const isPlace = (value: unknown): boolean =>
  isAbsent(value) || (Number.isSafeInteger(value) && Number(value) > 0);
const isListOf =
  <T>(isItem: (item: unknown) => item is T) =>
  (value: unknown): value is T[] =>
    Array.isArray(value) && value.every(isItem);
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isCoverageCount = (value: unknown): boolean =>
  isFields(value) && isCount(value['covered']) && isCount(value['total']);

const SHAPES: Record<RunnerRecord['kind'], (fields: Fields) => boolean> = {
  collected: ({ count }) => isCount(count),
  collection_error: ({ name, message }) => isText(name) && isText(message),
  module_skipped: ({ name, message }) => isText(name) && isText(message),
  started: ({ id }) => isText(id),
  test: ({ id, name, path, status, durationMs, message }) =>
    isText(id) &&
    isText(name) &&
    isListOf(isText)(path) &&
    TEST_STATUSES.some((each) => each === status) &&
    isCount(durationMs) &&
    (message === null || isText(message)),
  coverage: ({ lines, branches, missedLines, missedBranches }) =>
    isCoverageCount(lines) &&
    isCoverageCount(branches) &&
    isListOf(isCount)(missedLines) &&
    isListOf(isText)(missedBranches),
  no_coverage: ({ message }) => isText(message),
  warning: ({ message, file, line, column }) =>
    isText(message) && (isAbsent(file) || isText(file)) && isPlace(line) && isPlace(column),
  end: ({ exitCode }) => typeof exitCode === 'number',
  interrupted: ({ message }) => isText(message),
};

/** Untrusted code shares its process with the runner, so even a record with the right key is looked at. */
export function isRunnerRecord(value: unknown): value is RunnerRecord {
  if (!isFields(value) || !isText(value['kind']) || !Object.hasOwn(SHAPES, value['kind'])) return false;
  return SHAPES[value['kind'] as RunnerRecord['kind']](value);
}
