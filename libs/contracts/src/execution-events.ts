import type { ExecuteAnswer, ExecutionReport, TestResult } from './execution.dto';
import type { Problem } from './generation-events';

/** A test has ended; its result is the one that the report will hold. */
export type TestEvent = { type: 'test' } & TestResult;

/** Our machine failed while the run was on its way: there will be no report. */
export type ExecutionErrorEvent = { type: 'error'; message: string } & Problem;

/** What the worker streams: the tests as they end, then exactly one `report` or `error`. */
export type ExecutionEvent = TestEvent | ({ type: 'report' } & ExecutionReport) | ExecutionErrorEvent;

/** What the API streams: the same, with its own answer in the place of the report. */
export type ExecuteEvent = TestEvent | ({ type: 'report' } & ExecuteAnswer) | ExecutionErrorEvent;
