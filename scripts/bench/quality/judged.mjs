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
 * @property {string[]} leftOut what the suite itself says about what it lacks
 * @property {import('./standard-runner.mjs').Counted[]} elsewhere the plain run first; empty without a kept test
 */

/** All there is may be run, and nothing is to be cut short. */
const WHOLE = { repeats: 4, max_mutants: 400, budget_seconds: 300 };

/**
 * Has a suite written for one callable by the product, as a user would, then puts it to the proof, then runs what was
 * kept where nothing of the product is.
 *
 * @param {import('../../local/client.mjs').Client} client
 * @param {Language} language
 * @param {import('./callables.mjs').Callable} callable
 * @param {number} shuffled further runs
 * @returns {Promise<Judged>}
 */
export async function judge(client, language, { name, source, sourceName }, shuffled) {
  const pasted = { code: source, name: sourceName };
  const started = performance.now();
  /** @type {Judged} */
  const judged = { name, suite: '', seconds: 0, report: null, failure: null, leftOut: [], elsewhere: [] };
  try {
    const written = await writtenFor(client, pasted, language);
    judged.seconds = (performance.now() - started) / 1000;
    const { suite, report } = await client.verify(pasted, written, language, WHOLE);
    judged.report = report;
    judged.leftOut = written.split('\n').filter((line) => /left out|not tested|untested/i.test(line));
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
 * @param {import('../../local/client.mjs').Client} client
 * @param {import('../../local/client.mjs').Source} source
 * @param {Language} language
 * @returns {Promise<string>} the whole suite
 */
async function writtenFor(client, source, language) {
  let suite = '';
  for await (const event of client.generate(source, language)) {
    if (event.type === 'chunk') suite += event.content;
    if (event.type === 'error' || event.type === 'incomplete') throw new StepFailure(event.message);
  }
  return suite;
}
