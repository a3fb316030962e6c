/**
 * One definition of a file: from the line that begins with `start`, indentation left aside, to the end of its block as
 * formatters lay it out.
 *
 * @param {string} text
 * @param {import('@tester/contracts').Language} language
 * @param {string} [start] without it: the whole file
 * @returns {string}
 */
export function pieceOf(text, language, start) {
  if (start === undefined) return text;
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trimStart().startsWith(start));
  if (first < 0) throw new RangeError(`nothing begins with ${start}`);
  const rest = lines.slice(first + 1);
  if (language !== 'python') {
    const indent = /^\s*/.exec(lines[first] ?? '')?.[0] ?? '';
    const last = rest.findIndex((line) => line.trimEnd() === `${indent}}`);
    if (last < 0) throw new RangeError(`${start} has no end`);
    return lines.slice(first, first + last + 2).join('\n');
  }
  const after = rest.findIndex((line) => /^[^\s)]/.test(line));
  return lines
    .slice(first, after < 0 ? undefined : first + 1 + after)
    .join('\n')
    .trimEnd();
}
