/** Hexadecimal digits of the milliseconds since 1970 that a UUID of version 7 begins with. */
const TIME_DIGITS = 12;

/** Whether a generation began at `timeMs` or before. Only an id of version 7 tells; of any other this is false. */
export function hasBegunBy(generationId: string, timeMs: number): boolean {
  if (generationId.charAt(14) !== '7') return false;
  return Number.parseInt(generationId.replace('-', '').slice(0, TIME_DIGITS), 16) <= timeMs;
}
