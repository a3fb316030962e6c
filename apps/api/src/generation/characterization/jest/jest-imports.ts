/** Import lines of the source, one for each way of importing: those of single names become one. */
export function jestImports(statements: readonly string[]): string[] {
  const named = new Map<string, Set<string>>();
  const whole = new Set<string>();
  for (const statement of new Set(statements)) {
    const [, keyword = '', name = '', rest = ''] =
      /^(import|const) \{ ([\w$]+) \}( (?:from|=) .+;)$/.exec(statement) ?? [];
    if (name === '') whole.add(statement);
    else named.set(`${keyword}|${rest}`, (named.get(`${keyword}|${rest}`) ?? new Set()).add(name));
  }
  const joined = [...named].map(([key, names]) => {
    const [keyword = '', rest = ''] = key.split('|');
    return `${keyword} { ${[...names].sort().join(', ')} }${rest}`;
  });
  return [...[...whole].sort(), ...joined];
}
