import { InvalidRequestException } from '@tester/exceptions';

/**
 * The position a reader has reached: 0 for one that has seen nothing. `Last-Event-ID` wins over `?after=`, which a
 * reconnecting EventSource repeats unchanged.
 * @throws InvalidRequestException for a position that this generation never gave out; replaying from the start instead
 * would double the suite.
 */
export function resumePosition(
  generationId: string,
  lastEventId: string | undefined,
  after: string | undefined,
): number {
  if (lastEventId !== undefined && lastEventId !== '') {
    const [id, seq] = lastEventId.split(':');
    return id === generationId ? positionOf(seq, 'Last-Event-ID') : refuse('Last-Event-ID');
  }
  return after === undefined ? 0 : positionOf(after, 'after');
}

const positionOf = (text: string | undefined, field: string): number =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : refuse(field);

function refuse(field: string): never {
  throw new InvalidRequestException(`${field} is not a position in this generation`, {
    faults: [{ field, message: 'is not a position in this generation', messageKey: 'constraintOther' }],
  });
}
