/** A suite as Prettier writes it. It is loaded with the first suite, not with the API: it takes a while. */
export async function formatted(suite: string, language: 'javascript' | 'typescript'): Promise<string> {
  const [{ format }, ...plugins] = await Promise.all([
    import('prettier/standalone'),
    import('prettier/plugins/babel'),
    import('prettier/plugins/estree'),
    import('prettier/plugins/typescript'),
  ]);
  return format(suite, {
    parser: language === 'typescript' ? 'typescript' : 'babel',
    plugins,
    singleQuote: true,
    printWidth: 100,
  });
}
