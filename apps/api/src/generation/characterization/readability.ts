import type { Observation } from '@tester/contracts';

/** Extra characters that a reader pays for code that is right but not what one would type first. */
const PENALTIES: readonly (readonly [RegExp, number])[] = [
  [/\\x|\\u|\s{2,}|[^\w\s'"()[\]{},.:=@/+-]{2,}/g, 12],
  [/'[^']*\s'|'\s[^']*'/g, 5],
  [/-\d/g, 8],
  [/'\W+'/g, 6],
  [/''|""|\bnull\b|\[\]|\{\}|\(\)(?=[,)]|$)/g, 5],
  [/\b0\b(?!\.\d*[1-9])/g, 3],
  [/\d\.0\b/g, 3],
];

/** How much there is to read in a test of this observation; lower is better. Roughly characters. */
export function readingCost(observation: Observation): number {
  const { args, setup, value } = observation;
  const [construction = '', ...driving] = setup;
  const longValue = Math.max(0, (value?.length ?? 0) - 40);
  const effects = Object.keys(observation.resultState).length + Object.keys(observation.stateAfter).length;
  return (
    sumOf(args, (code) => code.length + strangeness(code)) +
    construction.length / 2 +
    strangeness(construction) +
    sumOf(driving, (code) => 8 + code.length * 0.7 + strangeness(code)) +
    longValue +
    effects +
    (observation.outcome === 'raised' && !observation.deliberate ? 8 : 0)
  );
}

const sumOf = (codes: readonly string[], cost: (code: string) => number): number =>
  codes.reduce((sum, code) => sum + cost(code), 0);

const strangeness = (code: string): number =>
  PENALTIES.reduce((sum, [pattern, penalty]) => sum + (code.match(pattern)?.length ?? 0) * penalty, 0);
