import path from 'node:path';
import { BareCommand } from '../bare-command.mjs';
import { fetchTool } from '../fetch-tool.mjs';
import { BENCHMARKS } from '../runtimes.mjs';
import { percentile } from '../statistics.mjs';
import { PARKING } from './thirty-lines.mjs';

/**
 * @typedef {import('@tester/contracts').Language} Language
 * @typedef {{ bareMs: number, verifiedMs: number, times: number, mutants: number, isCutShort: boolean }} Ratio medians; cut short: at least so long
 */

const RUNS = 5;
const RUNTIMES = /** @type {Record<Language, string>} */ ({
  python: 'python-pytest',
  javascript: 'javascript-jest',
  typescript: 'typescript-jest',
  java: 'java-junit',
});

/**
 * What the proof of a suite of ten tests for thirty lines takes, against the command a person would type, in turn.
 *
 * @param {import('../../local/client.mjs').Client} client
 * @param {Language} language
 * @returns {Promise<Ratio>}
 */
export async function ratioOf(client, language) {
  const benchmark = BENCHMARKS.find(({ runtime }) => runtime === RUNTIMES[language]);
  if (!benchmark) throw new RangeError(`no benchmark of ${language}`);
  await fetchTool(benchmark.runtime);
  const { source, suite } = PARKING[language];
  const [sourceFile = '', suiteFile = '', ...others] = Object.keys(benchmark.files);
  const files = {
    [sourceFile]: source,
    [suiteFile]: suite,
    ...Object.fromEntries(others.map((file) => [file, benchmark.files[file] ?? ''])),
  };
  const bare = new BareCommand({ ...benchmark, files }, process.env['SANDBOX_IMAGE_TAG'] ?? 'dev');
  const pasted = { code: source, name: path.parse(sourceFile).name };
  try {
    // The first run of each fills the caches of the machine, on both sides alike.
    await bare.run();
    let { report } = await client.verify(pasted, suite, language);
    /** @type {{ bare: number[], verified: number[] }} */
    const times = { bare: [], verified: [] };
    let isCutShort = false;
    for (let turn = 0; turn < RUNS; turn += 1) {
      times.bare.push(await bare.run());
      const started = performance.now();
      ({ report } = await client.verify(pasted, suite, language));
      times.verified.push(performance.now() - started);
      isCutShort ||= report.incomplete !== null;
      if (report.funnel.kept !== 10)
        throw new Error(`the suite was not kept as a whole: ${JSON.stringify(report).slice(0, 2000)}`);
    }
    const [bareMs, verifiedMs] = [percentile(times.bare, 0.5), percentile(times.verified, 0.5)];
    const mutants = report.mutation?.mutants.length ?? 0;
    return { bareMs, verifiedMs, times: verifiedMs / bareMs, mutants, isCutShort };
  } finally {
    await bare.stop();
  }
}
