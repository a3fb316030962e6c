import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { onLocalSystem } from '../bench/on-local-system.mjs';
import { markdownTable } from '../bench/statistics.mjs';
import { FUNCTIONS, sourceOf } from '../bench/verification/functions.mjs';
import { judge } from '../bench/verification/judged.mjs';
import { ratioOf } from '../bench/verification/ratio.mjs';
import { caught, correlation, noScore, withVerdicts } from '../bench/verification/score.mjs';
import { askStryker } from '../bench/verification/stryker.mjs';
import { soundSuite } from '../bench/verification/suites.mjs';
import { StepFailure } from '../console/failure.mjs';

/** @typedef {import('@tester/contracts').Language} Language */

const USAGE = `npm run bench:verification [-- options]
  --language <name>   one language instead of all; may be repeated
  --quick             two functions of each language, and three further runs instead of 20
  --out <file>        writes all that was measured as JSON`;
const LANGUAGES = /** @type {Language[]} */ (Object.keys(FUNCTIONS));
const FURTHER_RUNS = 20;
const QUICK = { functions: 2, runs: 3 };
const HEAD = [
  ...[
    'language',
    'functions (cut short)',
    'good kept',
    'kept pass again',
    'flaky (1 in 2) caught',
    'flaky (1 in 10) caught',
  ],
  ...[
    'order caught',
    'wrong caught',
    'trivial caught',
    'uncompilable told',
    'mutants/s',
    'times one bare run',
  ],
];

/**
 * `npm run bench:verification`: suites with planted faults, for functions of published packages, through the real loop.
 *
 * @param {string[]} args
 */
export function main(args) {
  const options = optionsOf(args);
  return onLocalSystem('verification', (client) => measure(client, options));
}

/**
 * @param {import('../local/client.mjs').Client} client
 * @param {ReturnType<typeof optionsOf>} options
 */
async function measure(client, { languages, isQuick, out }) {
  const rows = [];
  /** @type {Record<string, unknown>} */
  const all = {};
  /** @type {string[]} */
  const opinions = [];
  for (const language of languages) {
    const subjects = FUNCTIONS[language].slice(0, isQuick ? QUICK.functions : undefined);
    const judged = [];
    for (const subject of subjects) {
      progress(`${language}: ${subject.name}`);
      judged.push(await judge(client, language, subject, isQuick ? QUICK.runs : FURTHER_RUNS));
      all[language] = { judged };
      if (out) writeFileSync(out, JSON.stringify(all, null, 2));
    }
    progress(`${language}: one bare run, and the proof of the same suite`);
    const ratio = await ratioOf(client, language);
    rows.push(rowOf(language, judged, ratio));
    if (language === 'javascript') opinions.push(...(await opinionsOn(client, subjects)));
    all[language] = { judged, ratio };
    if (out) writeFileSync(out, JSON.stringify(all, null, 2));
  }
  const load = loadavg()[0]?.toFixed(0);
  tell(
    `${availableParallelism()} cores (${cpus()[0]?.model.trim()}) at load ${load}, Node ${process.version}.\n`,
  );
  tell(markdownTable(HEAD, rows));
  if (opinions.length > 0) tell(opinions.join('\n'));
  return 0;
}

/**
 * @param {Language} language
 * @param {import('../bench/verification/judged.mjs').Judged[]} judged
 * @param {import('../bench/verification/ratio.mjs').Ratio} ratio
 */
function rowOf(language, judged, ratio) {
  // A proof that ran out of time has not looked at all there is: its verdicts say nothing of the loop.
  const whole = judged.filter(({ report }) => report.incomplete === null);
  const score = whole.reduce((sum, { report }) => withVerdicts(sum, report.verdicts), noScore());
  const sum = (/** @type {(each: typeof judged[number]) => number} */ part) =>
    whole.reduce((total, each) => total + part(each), 0);
  return [
    language,
    `${judged.length} (${judged.length - whole.length})`,
    `${score.good.kept}/${score.good.planted}`,
    `${sum(({ passedAgain }) => passedAgain)}/${sum(({ ranAgain }) => ranAgain)}`,
    caught(score, ['flaky', 'clock']),
    caught(score, ['rare']),
    caught(score, ['needs', 'suffers']),
    caught(score, ['wrong']),
    caught(score, ['trivial']),
    `${sum(({ isBrokenTold }) => Number(isBrokenTold))}/${whole.length}`,
    (sum(({ mutantsPerSecond }) => mutantsPerSecond) / Math.max(1, whole.length)).toFixed(1),
    `${ratio.isCutShort ? 'more than ' : ''}${ratio.times.toFixed(1)} (${ratio.verifiedMs.toFixed(0)} / ${ratio.bareMs.toFixed(0)} ms, ${ratio.mutants} mutants)`,
  ];
}

/**
 * Of suites whose tests are all good: StrykerJS takes no others.
 *
 * @param {import('../local/client.mjs').Client} client
 * @param {import('../bench/verification/functions.mjs').RealFunction[]} subjects
 */
async function opinionsOn(client, subjects) {
  /** @type {[number, number][]} */
  const pairs = [];
  const rows = [];
  for (const subject of subjects) {
    const { name } = subject;
    progress(`StrykerJS: ${name}`);
    const code = await sourceOf('javascript', subject);
    const sound = soundSuite('javascript', subject);
    const { report } = await client.verify({ code, name: 'solution' }, sound, 'javascript');
    const other = await askStryker(code, sound);
    const ours = report.mutation?.score ?? 0;
    pairs.push([ours, other.score]);
    const survived = (report.mutation?.mutants ?? []).filter(({ status }) => status === 'survived');
    rows.push([
      name,
      `${ours.toFixed(2)} of ${report.mutation?.mutants.length ?? 0}`,
      `${other.score.toFixed(2)} of ${other.mutants}`,
      survived.map(({ line, operator }) => `${line} ${operator}`).join(', '),
      other.survivors.map((each) => each.split(' →')[0]?.replace(':', '')).join(', '),
    ]);
  }
  // A line goes through any two points.
  const isTelling = pairs.length > 2;
  const agreement =
    (isTelling && correlation(pairs)?.toFixed(2)) || 'not to be had: too few functions, or all alike';
  const head = ['function', 'our score', 'StrykerJS', 'survived ours (line, operator)', 'survived its own'];
  return ['', markdownTable(head, rows), `\nCorrelation of the scores: ${agreement}.`];
}

/** @param {string[]} args */
function optionsOf(args) {
  const { values } = parseArgs({
    args,
    options: {
      language: { type: 'string', multiple: true, default: LANGUAGES },
      quick: { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  const languages = LANGUAGES.filter((language) => values.language.includes(language));
  if (languages.length !== values.language.length)
    throw new StepFailure(`These options make no sense. Languages: ${LANGUAGES.join(', ')}.\n${USAGE}`);
  return { languages, isQuick: values.quick, out: values.out };
}

/** @param {string} line */
const tell = (line) => void process.stdout.write(`${line}\n`);
/** @param {string} line */
const progress = (line) => void process.stderr.write(`… ${line}\n`);
