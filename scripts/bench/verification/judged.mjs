import { StepFailure } from '../../console/failure.mjs';
import { sourceOf } from './functions.mjs';
import { brokenSuite, mixedSuite } from './suites.mjs';

/**
 * @typedef {import('@tester/contracts').Language} Language
 * @typedef {import('@tester/contracts').VerificationReport} VerificationReport
 *
 * @typedef {object} Judged what the loop made of one function's suites
 * @property {string} name
 * @property {string} source
 * @property {string} suite as it was handed over
 * @property {VerificationReport} report
 * @property {number} ranAgain further runs of kept tests
 * @property {number} passedAgain those of them that passed
 * @property {boolean} isBrokenTold whether the suite that does not compile was called that
 * @property {number} mutantsPerSecond
 */

/**
 * Puts the suites of one function to the proof, then runs the kept suite again and again, each time in a fresh sandbox.
 *
 * @param {import('../../local/client.mjs').Client} client
 * @param {Language} language
 * @param {import('./functions.mjs').RealFunction} subject
 * @param {number} again further runs
 * @returns {Promise<Judged>}
 */
export async function judge(client, language, subject, again) {
  const code = await sourceOf(language, subject);
  const source = { code, name: language === 'java' ? 'Solution' : 'solution' };
  const { suite, report } = await client.verify(source, mixedSuite(language, subject), language);
  const broken = await client.verify(source, brokenSuite(language, subject), language);
  const kept = new Set(report.verdicts.filter(({ standing }) => standing === 'kept').map(({ name }) => name));
  let passedAgain = 0;
  for (let turn = 0; turn < again && kept.size > 0; turn += 1) {
    const passed = await passedIn(client, source, suite, language);
    passedAgain += passed.filter((name) => kept.has(name)).length;
  }
  const ran = (report.mutation?.mutants ?? []).filter(
    ({ status }) => status !== 'not_covered' && status !== 'not_run',
  );
  return {
    name: subject.name,
    source: code,
    suite,
    report,
    ranAgain: again * kept.size,
    passedAgain,
    isBrokenTold: broken.report.suiteFailure !== null && broken.report.funnel.kept === 0,
    mutantsPerSecond: (ran.length * 1000) / report.durationMs,
  };
}

/**
 * @param {import('../../local/client.mjs').Client} client
 * @param {{ code: string, name: string }} source
 * @param {string} suite
 * @param {Language} language
 * @returns {Promise<string[]>} names of the tests that passed
 */
async function passedIn(client, source, suite, language) {
  const names = [];
  for await (const event of client.execute(source, suite, language)) {
    if (event.type === 'error') throw new StepFailure(`A further run could not be had: ${event.message}`);
    if (event.type === 'test' && event.status === 'passed') names.push(event.name);
  }
  return names;
}
