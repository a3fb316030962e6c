import { wrapped } from './python-text';

/** Import lines in the usual three blocks: standard library, pytest, the source. */
export function pythonImports(
  standard: readonly string[],
  usesPytest: boolean,
  sourceName: string,
  sourceNames: readonly string[],
): string[] {
  const whole = `import ${sourceName}`;
  const modules = standard.filter((line) => line.startsWith('import ') && line !== whole).sort();
  const byModule = Map.groupBy(
    standard.flatMap((line) => {
      const [, module, name] = /^from (\S+) import (\S+)$/.exec(line) ?? [];
      return module && name ? [{ module, name }] : [];
    }),
    ({ module }) => module,
  );
  const froms = [...byModule]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([module, entries]) =>
        `from ${module} import ${[...new Set(entries.map(({ name }) => name))].sort().join(', ')}`,
    );
  const blocks = [
    [...modules, ...froms],
    usesPytest ? ['import pytest'] : [],
    [...(standard.includes(whole) ? [whole] : []), ...sourceImport(sourceName, sourceNames)],
  ];
  return blocks
    .filter((block) => block.length > 0)
    .flatMap((block, index) => (index > 0 ? ['', ...block] : block));
}

function sourceImport(sourceName: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const line = `from ${sourceName} import ${[...names].sort().join(', ')}`;
  if (line.length <= 100) return [line];
  return wrapped(`from ${sourceName} import (${[...names].sort().join(', ')})`, '');
}
