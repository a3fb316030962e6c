import { StepFailure } from '../console/failure.mjs';
import { proofLines } from './proof.mjs';

/**
 * @typedef {import('./client.mjs').Client} Client
 * @typedef {import('./client.mjs').Source} Source
 * @typedef {import('@tester/contracts').Language} Language
 * @typedef {import('./client.mjs').ExecuteEvent} ExecuteEvent
 * @typedef {import('@tester/contracts').TestResult} TestResult
 */

const MARK = { passed: '✓', failed: '✗', errored: '✗', skipped: '-' };

/**
 * Shows one source's way from text to proven suite.
 *
 * @param {Client} client
 * @param {Source} source
 * @param {Language} language
 * @param {string} title
 * @returns {Promise<{ historyId: string, suite: string }>}
 */
export async function presentSource(client, source, language, title) {
  presentTitle(title);
  const generated = await presentGeneration(client, source, language);
  await presentExecution(client.execute(source, generated.suite, language));
  return generated;
}

/**
 * Shows a suite that came along with its source being proven.
 *
 * @param {Client} client
 * @param {import('./brought-suites.mjs').BroughtSuite} brought
 */
export async function presentBroughtSuite(client, { language, source, suite, title }) {
  presentTitle(title);
  await presentExecution(client.execute(source, suite, language));
  const { report } = await client.verify(source, suite, language);
  for (const line of proofLines(report)) process.stdout.write(`  ${line}\n`);
  const problem = report.suiteFailure ?? report.incomplete?.message;
  if (problem) throw new StepFailure(`The suite was not verified: ${problem}`);
}

/** @param {string} title */
const presentTitle = (title) =>
  void process.stdout.write(`\n━━ ${title} ${'━'.repeat(Math.max(2, 76 - title.length))}\n`);

/**
 * @param {Client} client
 * @param {Source} source
 * @param {Language} language
 */
async function presentGeneration(client, source, language) {
  let suite = '';
  let isAtLineStart = true;
  for await (const event of client.generate(source, language)) {
    if (event.type === 'status') process.stdout.write(`  · ${event.message}\n`);
    if (event.type === 'warning') process.stdout.write(`  ! ${event.message}\n`);
    if (event.type === 'chunk') {
      suite += event.content;
      process.stdout.write(margin(event.content, isAtLineStart));
      isAtLineStart = event.content.endsWith('\n');
      continue;
    }
    if (!isAtLineStart) process.stdout.write('\n');
    isAtLineStart = true;
    if (event.type === 'suite') suite = event.content;
    if (event.type === 'report') {
      for (const line of proofLines(event.report)) process.stdout.write(`  ${line}\n`);
    }
    if (event.type === 'done') {
      if (event.historyId === null) throw new StepFailure('The suite was written, but not saved.');
      return { suite, historyId: event.historyId };
    }
    if (event.type === 'error' || event.type === 'incomplete' || event.type === 'cancelled') {
      throw new StepFailure(`The generation ended with ${event.type}: ${event.message}`);
    }
  }
  throw new StepFailure('The stream ended without a terminal event.');
}

/**
 * Draws a bar before each line of a chunk, wherever the chunk begins and ends.
 *
 * @param {string} content
 * @param {boolean} isAtLineStart
 */
export function margin(content, isAtLineStart) {
  const barred = content.replace(/\n(?!$)/g, '\n  │ ');
  return isAtLineStart ? `  │ ${barred}` : barred;
}

/** @param {AsyncIterable<ExecuteEvent>} events */
async function presentExecution(events) {
  process.stdout.write('  Executed in the sandbox:\n');
  for await (const event of events) {
    if (event.type === 'test') presentTest(event);
    else if (event.type === 'report') return presentReport(event);
    else throw new StepFailure(`The execution ended in an error: ${event.message}`);
  }
  throw new StepFailure('The stream ended without a report.');
}

/** @param {TestResult} test */
function presentTest({ path, name, status, durationMs }) {
  process.stdout.write(`  ${MARK[status]} ${[...path, name].join(' › ')} (${durationMs.toFixed(0)} ms)\n`);
}

/** @param {import('@tester/contracts').ExecuteAnswer} answer */
function presentReport({ success, error, report }) {
  for (const { message, file, line } of report.warnings) {
    process.stdout.write(`  ! ${file === null ? '' : `${file}:${line} `}${message}\n`);
  }
  const count = (/** @type {string} */ status) =>
    report.tests.filter((test) => test.status === status).length;
  const broken = count('failed') + count('errored');
  process.stdout.write(
    `  ${count('passed')} passed, ${broken} failed${coverageOf(report)}, verdict ${report.verdict}\n`,
  );
  if (!success || count('passed') === 0) throw new StepFailure(`The suite did not pass: ${error}`);
}

/** @param {import('@tester/contracts').ExecutionReport} report */
function coverageOf({ coverage }) {
  if (!coverage) return '';
  const { lines, branches } = coverage;
  return `, covering ${lines.covered} of ${lines.total} lines and ${branches.covered} of ${branches.total} branches`;
}
