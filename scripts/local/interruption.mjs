/**
 * Tells on the console that the command is stopping, and lets it stop by itself.
 *
 * @returns {Promise<'interrupted'>} resolves at Ctrl-C, or when the command is told to end
 */
export const interruption = () =>
  new Promise((resolve) => {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.once(signal, () => {
        process.stdout.write('\nStopping …\n');
        resolve('interrupted');
      });
    }
  });
