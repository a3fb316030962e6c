import { StepFailure } from '../../console/failure.mjs';
import { runElsewhere } from './standard-runner.mjs';

/**
 * @typedef {import('@tester/contracts').Language} Language
 *
 * @typedef {object} Judged what became of one callable
 * @property {string} name
 * @property {string} suite the kept tests; empty where there are none
 * @property {number} seconds from the request to the end of the suite, its exploration in a sandbox included
 * @property {import('@tester/contracts').VerificationReport | null} report null where no suite was written
 * @property {string | null} failure the sentence told where no suite was written, or could not be judged
 * @property {import('./standard-runner.mjs').Counted[]} elsewhere the plain run first; empty without a kept test
 */

/** All there is may be run, and nothing is to be cut short. */
const WHOLE = { repeats: 4, max_mutants: 400, budget_seconds: 300 };

/**
 * Has a suite written for one callable, then puts it to the proof, then runs what was kept where nothing of the product
 * is.
 *
 * @param {import('../../local/client.mjs').Client} client
 * @param {Language} language
 * @param {import('./callables.mjs').Callable} callable
 * @param {number} shuffled further runs
 * @param {Writer} [write] the product, asked as a user would, when left out
 * @returns {Promise<Judged>}
 */
export async function judge(
  client,
  language,
  { name, source, sourceName },
  shuffled,
  write = writtenBy(client, language),
) {
  const pasted = { code: source, name: sourceName };
  const started = performance.now();
  /** @type {Judged} */
  const judged = { name, suite: '', seconds: 0, report: null, failure: null, elsewhere: [] };
  try {
    const written = await write(pasted);
    judged.seconds = (performance.now() - started) / 1000;
    const { suite, report } = await client.verify(pasted, written, language, WHOLE);
    judged.report = report;
    if (report.funnel.kept === 0) return judged;
    judged.suite = suite;
    judged.elsewhere = await runElsewhere(language, pasted, suite, shuffled);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    judged.seconds ||= (performance.now() - started) / 1000;
    judged.failure = error.message;
  }
  return judged;
}

/**
 * @typedef {(source: import('../../local/client.mjs').Source) => Promise<string>} Writer of whole suites
 *
 * @param {import('../../local/client.mjs').Client} client
 * @param {Language} language
 * @returns {Writer}
 */
const writtenBy = (client, language) => async (source) => {
  let suite = '';
  for await (const event of client.generate(source, language)) {
    if (event.type === 'chunk') suite += event.content;
    if (event.type === 'error' || event.type === 'incomplete') throw new StepFailure(event.message);
  }
  return suite;
};
