import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { onLocalSystem } from '../bench/on-local-system.mjs';
import { callablesOf } from '../bench/quality/callables.mjs';
import { CORPORA } from '../bench/quality/corpora.mjs';
import { judge } from '../bench/quality/judged.mjs';
import { lossesOf } from '../bench/quality/losses.mjs';
import { PARTS } from '../bench/quality/parts.mjs';
import { askPynguin } from '../bench/quality/pynguin.mjs';
import { HEAD, rowOf, scoreOf } from '../bench/quality/score.mjs';
import { markdownTable } from '../bench/statistics.mjs';
import { StepFailure } from '../console/failure.mjs';

/** @typedef {import('@tester/contracts').Language} Language */

const USAGE = `npm run bench:quality [-- options]
  --language <name>     one language instead of all; may be repeated
  --part look|held      one part of the corpora instead of both
  --quick               three callables of each part
  --peers               Pynguin beside the offline writer, for Python; more than a minute a callable
  --out <file>          writes all that was measured of the part that may be looked at as JSON`;
const LANGUAGES = /** @type {Language[]} */ (
  Object.keys(CORPORA).filter((language) => CORPORA[/** @type {Language} */ (language)].packages.length > 0)
);
const SHUFFLED_RUNS = 10;
const QUICK_CALLABLES = 3;

/**
 * `npm run bench:quality`: suites of the offline writer for callables of published packages, put to the proof.
 *
 * @param {string[]} args
 */
export function main(args) {
  const options = optionsOf(args);
  return onLocalSystem('quality', (client) => measure(client, options), {
    SUITE_WRITER: 'characterization',
    VERIFY_BY_DEFAULT: 'false',
  });
}

/**
 * @param {import('../local/client.mjs').Client} client
 * @param {ReturnType<typeof optionsOf>} options
 */
async function measure(client, { languages, parts, isQuick, hasPeers, out }) {
  const rows = [];
  const losses = [];
  /** @type {Record<string, import('../bench/quality/judged.mjs').Judged[]>} */
  const looked = {};
  for (const language of languages) {
    const callables = await callablesOf(language);
    for (const part of parts) {
      const subjects = callables
        .filter((each) => each.part === part)
        .slice(0, isQuick ? QUICK_CALLABLES : undefined);
      const judged = [];
      const byPynguin = [];
      for (const [i, subject] of subjects.entries()) {
        // Nothing but sums may come from the held part, not even a name.
        progress(
          `${language}, ${part}: ${i + 1} of ${subjects.length}${part === 'look' ? ` ${subject.name}` : ''}`,
        );
        judged.push(await judge(client, language, subject, SHUFFLED_RUNS));
        if (hasPeers && language === 'python')
          byPynguin.push(await judge(client, language, subject, SHUFFLED_RUNS, askPynguin));
        if (part !== 'look') continue;
        looked[language] = judged;
        if (out) writeFileSync(out, JSON.stringify(looked, null, 2));
      }
      rows.push(rowOf(language, part, scoreOf(judged)));
      if (byPynguin.length > 0) rows.push(rowOf('python (Pynguin)', part, scoreOf(byPynguin)));
      if (part === 'look') losses.push(`\n${language}:`, ...lossesOf(judged));
    }
  }
  const load = loadavg()[0]?.toFixed(0);
  tell(
    `${availableParallelism()} cores (${cpus()[0]?.model.trim()}) at load ${load}, Node ${process.version}.\n`,
  );
  tell(markdownTable(HEAD, rows));
  if (losses.length > 0) tell(`\nLost in the part that may be looked at:\n${losses.join('\n')}`);
  return 0;
}

/** @param {string[]} args */
function optionsOf(args) {
  const { values } = parseArgs({
    args,
    options: {
      language: { type: 'string', multiple: true, default: LANGUAGES },
      part: { type: 'string', multiple: true, default: [...PARTS] },
      peers: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  const languages = LANGUAGES.filter((language) => values.language.includes(language));
  const parts = PARTS.filter((part) => values.part.includes(part));
  if (languages.length !== values.language.length || parts.length !== values.part.length)
    throw new StepFailure(`These options make no sense. Languages: ${LANGUAGES.join(', ')}.\n${USAGE}`);
  return { languages, parts, isQuick: values.quick, hasPeers: values.peers, out: values.out };
}

/** @param {string} line */
const tell = (line) => void process.stdout.write(`${line}\n`);
/** @param {string} line */
const progress = (line) => void process.stderr.write(`… ${line}\n`);
