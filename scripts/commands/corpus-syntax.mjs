import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { markdownTable, percentile } from '../bench/statistics.mjs';
import { StepFailure } from '../console/failure.mjs';
import { withProgress } from '../console/progress.mjs';
import { countFunctions } from '../corpus/functions.mjs';
import { isRefusedByCompiler, judgeFiles } from '../corpus/judge.mjs';
import { CORPORA, fetchFiles, fromCorpus } from '../corpus/sources.mjs';
import { installPackages } from '../setup/2-packages.mjs';
import { buildApps } from '../setup/6-apps.mjs';

/** @typedef {{ files: number, functions: number, refused: number, falsely: string[], unknown: number, times: number[] }} Tally */

const COLUMNS = ['language', 'files', 'functions', 'refused', 'falsely', 'not judged', 'ms p50 / p99'];

/**
 * `npm run corpus:syntax`: how many files of real packages the syntax checks refuse. Ends with 1 when they refuse one
 * that the language's compiler takes.
 *
 * @param {string[]} args
 */
export async function main(args) {
  const languages = languagesOf(args);
  await installPackages();
  await buildApps();
  process.stdout.write(`${markdownTable(COLUMNS, [])}\n`);
  let falsely = 0;
  for (const language of languages) {
    const tally = await tallyOf(language);
    falsely += tally.falsely.length;
    process.stderr.write(tally.falsely.map((line) => `✗ ${line}\n`).join(''));
    const { files, functions, refused, unknown, times } = tally;
    const counts = [files, functions, refused, tally.falsely.length, unknown].map(String);
    const took = `${percentile(times, 0.5).toFixed(1)} / ${percentile(times, 0.99).toFixed(0)}`;
    process.stdout.write(`| ${[language, ...counts, took].join(' | ')} |\n`);
  }
  return falsely === 0 ? 0 : 1;
}

/**
 * @param {string} language
 * @returns {Promise<Tally>}
 */
async function tallyOf(language) {
  const corpus = CORPORA[language];
  if (corpus === undefined) throw new StepFailure(`There is no corpus of ${language}.`);
  const files = await withProgress(`fetching the ${language} corpus`, () => fetchFiles(language, corpus));
  const judged = await withProgress(`judging ${files.length} files of ${language}`, (tell) =>
    judgeFiles(language, files, (done) => tell(`${done} files`)),
  );
  /** @type {Tally} */
  const tally = { files: files.length, functions: 0, refused: 0, falsely: [], unknown: 0, times: [] };
  for (const { path, standing, fault, ms } of judged) {
    tally.functions += await countFunctions(language, readFileSync(path, 'utf8'));
    tally.times.push(ms);
    if (standing === 'unknown') tally.unknown += 1;
    if (standing !== 'invalid') continue;
    tally.refused += 1;
    if (await isRefusedByCompiler(language, path)) continue;
    tally.falsely.push(`${fromCorpus(path)}:${fault?.line}:${fault?.column} ${fault?.error.en}`);
  }
  return tally;
}

/** @param {string[]} args */
function languagesOf(args) {
  const known = Object.keys(CORPORA);
  const { values } = parseArgs({
    args,
    options: { language: { type: 'string', multiple: true, default: known } },
  });
  const unknown = values.language.find((language) => !known.includes(language));
  if (unknown === undefined) return values.language;
  throw new StepFailure(`There is no corpus of ${unknown}. There are: ${known.join(', ')}.`);
}
