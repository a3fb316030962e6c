import type { Observation } from '@tester/contracts';

/**
 * Observations that have a neighbour: the same call with one number that differs by one and another path or another
 * kind of outcome; `observations` come in order of preference. A comparison in the code that is off by one changes one of the two.
 */
export function boundaryObservations(observations: readonly Observation[]): Set<Observation> {
  const found = new Set<Observation>();
  const bySpot = new Map<string, { number: number; observation: Observation }[]>();
  for (const observation of observations) {
    observation.args.forEach((argument, place) => {
      const number = Number(argument);
      if (argument.trim() === '' || Number.isNaN(number)) return;
      const rest = observation.args.filter((_, other) => other !== place);
      const spot = JSON.stringify([observation.call, observation.setup, place, rest]);
      const known = bySpot.get(spot) ?? [];
      // `1` and `1.0` stand on the same side; the one that is easier to read comes first.
      if (known.some((entry) => entry.number === number)) return;
      bySpot.set(spot, [...known, { number, observation }]);
    });
  }
  for (const spot of bySpot.values()) {
    spot.sort((a, b) => a.number - b.number);
    spot.forEach((here, index) => {
      const next = spot[index + 1];
      if (!next || next.number - here.number > 1 || !differ(here.observation, next.observation)) return;
      found.add(here.observation).add(next.observation);
    });
  }
  return found;
}

const differ = (a: Observation, b: Observation): boolean =>
  a.outcome !== b.outcome || a.arcs.join() !== b.arcs.join();
