/**
 * @param {readonly number[]} samples
 * @param {number} share from 0 to 1
 * @returns {number} the smallest sample that at least this share of them does not exceed
 */
export function percentile(samples, share) {
  if (samples.length === 0) throw new RangeError('no sample has no percentile');
  const sorted = samples.toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
export const markdownTable = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
