'use strict';
/** Calls everything that a source offers with inputs of our choice, and tells what it did. No user code runs in this process. */

const fs = require('node:fs');
const path = require('node:path');
const { babel } = require('../bundled/babel.cjs');
const { compileSource } = require('../runner/compile.cjs');
const { WORK } = require('../runner/paths.cjs');
const { declaredNames, parse } = require('../runner/syntax.cjs');
const { HostProcess } = require('./host-process.cjs');
const { Inputs } = require('./inputs.cjs');
const { Exploration } = require('./exploration.cjs');
const { Shapes } = require('./shapes.cjs');
const { compileMutants } = require('./mutants.cjs');
const { Reach } = require('./reach.cjs');
const { constantsOf, readFacts } = require('./source-facts.cjs');
const { targetsOf } = require('./targets.cjs');

const DEFAULT_BUDGET_MS = 3_000;

/**
 * @param settings { sourceName, budgetMs?, mutants? }
 * @param host { emit }; each record has a `record`: importFailure, possibleArcs, callable, observation, skipped, kills, end
 * @returns exit code
 */
async function explore({ sourceName, budgetMs = DEFAULT_BUDGET_MS, mutants = [] }, { emit }) {
  const until = performance.now() + budgetMs;
  const source = readSource(sourceName);
  const tell = (record, facts) => emit({ record, ...facts });
  try {
    source.tree = parse(source);
  } catch (fault) {
    if (fault.loc === undefined) throw fault;
    const message = fault.message.replace(/^.*?: /, '').replace(/ \(\d+:\d+\)[^]*$/, '');
    tell('importFailure', {
      type: 'SyntaxError',
      message,
      line: fault.loc.line,
      column: fault.loc.column + 1,
    });
    return 0;
  }
  const facts = readFacts(source.tree, source.text);
  const shapes = new Shapes(source.tree, source.isTypeScript);
  const constants = constantsOf(source.tree);
  const defaultName = facts.defaultName ?? camelCase(sourceName);
  // Compiling changes the tree.
  const names = facts.style === 'bare' ? declaredNames(source.tree) : [];
  const { code, counters } = compileSource(source, source.tree, names);
  const throwingStatements = throwingIn(counters, source);
  const host = new HostProcess({ source: { code, path: source.path, defaultName }, throwingStatements });
  try {
    const offered = await host.greet();
    if (offered.failure) {
      tell('importFailure', { column: null, ...offered.failure });
      return 0;
    }
    tell('possibleArcs', { arcs: arcsOf(counters) });
    const targets = targetsOf(offered, { facts, shapes, sourceName, defaultName });
    await new Exploration({
      host,
      targets,
      facts,
      inputsWith: (instancesOf) => new Inputs(constants, instancesOf, source.isTypeScript),
      tell,
      until,
      mutants: () => switched(source, mutants, names, counters),
    }).run();
    return 0;
  } finally {
    host.end();
  }
}

/** What a Mutation works with; null where nothing is to be mutated. */
function switched(source, mutants, names, counters) {
  if (mutants.length === 0) return null;
  const { code, numbers } = compileMutants(source, mutants, names);
  const reach = new Reach(counters, parse(source));
  const columnOf = (start) => start - source.text.lastIndexOf('\n', start - 1) - 1;
  const ready = mutants
    .filter(({ id }) => numbers.has(id))
    .map(({ id, line, start }) => ({
      id,
      line,
      number: numbers.get(id),
      reaching: reach.of({ line, column: columnOf(start) }),
    }));
  return { mutants: ready, code, seeds: (line) => reach.seeds(line) };
}

function readSource(sourceName) {
  const name = fs.readdirSync(WORK).find((each) => path.parse(each).name === sourceName);
  const file = path.join(WORK, name);
  return { path: file, text: fs.readFileSync(file, 'utf8'), isTypeScript: /ts$/.test(path.extname(name)) };
}

const camelCase = (name) => name.replace(/[^\w$]+(.)?/g, (_, next = '') => next.toUpperCase());

const arcsOf = ({ statementMap, branchMap }) => [
  ...Object.keys(statementMap).map((id) => `s${id}`),
  ...Object.entries(branchMap).flatMap(([id, { locations }]) => locations.map((_, arm) => `b${id}.${arm}`)),
];

/** Ids of Istanbul's statements that are `throw`: by their place in the source. */
function throwingIn({ statementMap }, source) {
  const places = new Set();
  babel.types.traverseFast(parse(source), ({ type, loc }) => {
    if (type === 'ThrowStatement') places.add(`${loc.start.line}:${loc.start.column}`);
  });
  return Object.keys(statementMap)
    .filter((id) => places.has(`${statementMap[id].start.line}:${statementMap[id].start.column}`))
    .map((id) => `s${id}`);
}

module.exports = { explore };
