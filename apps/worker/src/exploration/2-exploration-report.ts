import {
  ExploredCallable,
  ImportFailure,
  Observation,
  SkippedCallable,
  type Exploration,
  type RuntimeId,
} from '@tester/contracts';
import type { SandboxEnd, SandboxRun } from '../sandbox/sandbox.port';
import {
  arcsOf,
  countOf,
  idOf,
  idsOf,
  isRecord,
  mutantsOf,
  read,
  textOf,
  type ExplorationRecord,
} from './exploration-record';

/** More than any exploration within its limits finds. */
const MAX_OBSERVATIONS = 5_000;

const ENDED_EARLY: Record<SandboxEnd, string> = {
  exited: 'the exploration broke off',
  timed_out: 'the time limit of the sandbox was reached',
  out_of_memory: 'the memory limit of the sandbox was reached',
  output_flooded: 'too much was printed',
  lost: 'the sandbox broke off',
};

/**
 * What the records of a run say. Untrusted code shares the sandbox with the recorder, so a record that is not what it
 * should be is left out, and a run that broke off is told by `incomplete`.
 */
export function readExploration(runtime: RuntimeId, run: SandboxRun): Exploration {
  const records = run.records.filter(isRecord);
  const of = (name: string): ExplorationRecord[] => records.filter(({ record }) => record === name);
  const retracted = new Set(of('retracted').flatMap(idsOf));
  const kept = of('observation').filter((record) => !retracted.has(idOf(record)));
  const kills = new Map(of('kills').map((record) => [idOf(record), mutantsOf(record)]));
  const [failure] = of('importFailure').flatMap((record) => read(ImportFailure, record));
  const [home] = of('package');
  const end = of('end').at(-1);
  const { exitCode, signal, wallMs, cpuMs, peakMemoryBytes, imageDigest, engineRuntime } = run;
  return {
    runtime,
    importFailure: failure ?? null,
    ...(home ? { packageName: textOf(home['name']) ?? '' } : {}),
    callables: of('callable').flatMap((record) => read(ExploredCallable, record)),
    observations: kept
      .slice(0, MAX_OBSERVATIONS)
      .flatMap((record) => read(Observation, { ...record, kills: kills.get(idOf(record)) })),
    skipped: of('skipped').flatMap((record) => read(SkippedCallable, record)),
    incomplete: end || failure ? textOf(end?.['incomplete']) : ENDED_EARLY[run.end],
    possibleArcs: of('possibleArcs').flatMap(arcsOf),
    calls: countOf(end?.['calls']),
    facts: { exitCode, signal, wallMs, cpuMs, peakMemoryBytes, imageDigest, engineRuntime },
  };
}
