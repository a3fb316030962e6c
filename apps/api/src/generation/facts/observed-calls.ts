import type { Observation } from '@tester/contracts';
import { chooseObservations, pathsFirst } from '../characterization/choose';

/** Of one line; what is longer says little for its room. */
const LINE_MAX_CHARACTERS = 200;
/** Of all lines together, as UTF-8: about a thousand model tokens. */
const FACTS_MAX_BYTES = 4_096;
const MAX_PER_CALLABLE = 5;
/** What would begin another line, or could not be read. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * What was observed of a source, one call a line, such as `half(4) returned 2`. Few of each callable, of as many
 * paths as there are, so that each gets its turn before the room is used up. Pure.
 */
export function observedCalls(observations: readonly Observation[]): string[] {
  const byCallable = Map.groupBy(chooseObservations(observations), ({ callable }) => callable);
  const told = [...byCallable.values()].map((group) =>
    pathsFirst(group).flatMap(toldOf).filter(isFit).slice(0, MAX_PER_CALLABLE),
  );
  const lines: string[][] = told.map(() => []);
  let left = FACTS_MAX_BYTES;
  for (let turn = 0; turn < MAX_PER_CALLABLE; turn += 1) {
    told.forEach((candidates, place) => {
      const line = candidates[turn];
      const bytes = Buffer.byteLength(line ?? '') + 1;
      if (line === undefined || bytes > left) return;
      left -= bytes;
      lines[place]?.push(line);
    });
  }
  return lines.flat();
}

const isFit = (line: string): boolean => line.length <= LINE_MAX_CHARACTERS && !UNPRINTABLE.test(line);

/** None where there is nothing that could be told in a line. */
function toldOf(observation: Observation): string[] {
  const { setup, call, args, outcome, value, type, message, usesFiles } = observation;
  if (usesFiles) return [];
  const called = call.replace(/\{(\d+)\}/g, (hole, place: string) => args[Number(place)] ?? hole);
  const subject = [...setup, called].join('; ');
  const changes = changesOf(observation);
  if (outcome === 'raised') {
    const said = message === null ? '' : `: ${JSON.stringify(message)}`;
    return [[`${subject} raised ${type}${said}`, ...changes].join('; ')];
  }
  if (value !== null) return [[`${subject} returned ${value}`, ...changes].join('; ')];
  return changes.length === 0 ? [] : [`${subject}; ${changes.join('; ')}`];
}

function changesOf({ resultState, stateAfter, argsAfter, args, stdout }: Observation): string[] {
  const states = [...Object.entries(resultState), ...Object.entries(stateAfter)];
  const after = Object.entries(argsAfter).map(([place, now]) => [args[Number(place)] ?? place, now]);
  return [
    ...states.map(([subject, now]) => `${subject} is ${now}`),
    ...after.map(([argument, now]) => `the argument ${argument} became ${now}`),
    ...(stdout === null ? [] : [`printed ${JSON.stringify(stdout)}`]),
  ];
}
