/**
 * The power of two choices: of two drawn at random, the less busy one. As good as the least busy of all, nearly; and
 * several apis that know the same do not all run to the same worker.
 * @param random as `Math.random`
 */
export function chooseMember<T extends { readonly load: number }>(
  members: readonly T[],
  random: () => number = Math.random,
): T | undefined {
  const first = Math.floor(random() * members.length);
  // Of the others, so that the two are never the same.
  const second = (first + 1 + Math.floor(random() * (members.length - 1))) % members.length;
  const [one, other] = [members[first], members[second]];
  return one !== undefined && other !== undefined && other.load < one.load ? other : one;
}
