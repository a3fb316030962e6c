import { EnvironmentException } from './environment';

/** Runs `start`; a bad configuration prints all its faults and exits 78, any other failure exits 1 with its cause. */
export function startOrExit(
  start: () => Promise<void>,
  exit: (code: number) => void = (code) => process.exit(code),
): void {
  start().catch((error: unknown) => {
    if (error instanceof EnvironmentException) {
      console.error(error.message);
      exit(EnvironmentException.EXIT_CODE);
      return;
    }
    console.error(error);
    exit(1);
  });
}
