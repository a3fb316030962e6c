/**
 * The npm that runs us, on the Node that runs us; else the one on the PATH.
 *
 * @returns {[string, ...string[]]} a program and its first arguments
 */
export function npm() {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js') ? [process.execPath, cli] : ['npm'];
}
