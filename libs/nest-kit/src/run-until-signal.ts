import type { INestApplication } from '@nestjs/common';

/** The slice of `process` this needs. */
export type SignalSource = Pick<NodeJS.Process, 'on' | 'exit'>;

/**
 * Closes the application on SIGTERM or SIGINT (its shutdown hooks drain) and exits 0; 1 when closing failed.
 * A second signal exits at once, as people expect of a second Ctrl-C.
 * Nest's own `enableShutdownHooks` re-raises the signal, so the exit status would be 143 instead of 0.
 */
export function runUntilSignal(app: Pick<INestApplication, 'close'>, source: SignalSource = process): void {
  let isClosing = false;
  const close = (): void => {
    if (isClosing) {
      source.exit(130);
      return;
    }
    isClosing = true;
    app.close().then(
      () => source.exit(0),
      (error: unknown) => {
        console.error('closing failed', error);
        source.exit(1);
      },
    );
  };
  source.on('SIGTERM', () => close());
  source.on('SIGINT', () => close());
}
