import { EnvironmentException, type EnvironmentFault } from './environment';

/** An outside part with which something is wrong, in words an operator can act on; never an address or a secret. */
export interface StartTrouble {
  part: string;
  problem: string;
}

/** Start-up is refused; the message lists every fault of the configuration and every trouble outside at once. */
export class StartRefusedException extends Error {
  /** As of a bad configuration where it is bad; else 1, so that a supervisor tries again. */
  readonly exitCode: number;

  /** @param warnings what alone would not have kept it from starting. */
  constructor(
    readonly faults: readonly EnvironmentFault[],
    readonly troubles: readonly StartTrouble[],
    readonly warnings: readonly StartTrouble[],
  ) {
    super(
      [
        `The start is refused for ${faults.length + troubles.length} reason(s):`,
        ...faults.map(({ variable, problem }) => `  ${variable}: ${problem}`),
        ...troubles.map(({ part, problem }) => `  ${part}: ${problem}`),
        ...warnings.map(({ part, problem }) => `  ${part}: ${problem} (a warning)`),
      ].join('\n'),
    );
    this.name = 'StartRefusedException';
    this.exitCode = faults.length > 0 ? EnvironmentException.EXIT_CODE : 1;
  }
}

/** Runs `start`; a bad configuration prints all its faults and exits 78, any other failure exits 1 with its cause. */
export function startOrExit(
  start: () => Promise<void>,
  exit: (code: number) => void = (code) => process.exit(code),
): void {
  start().catch((error: unknown) => {
    if (error instanceof EnvironmentException || error instanceof StartRefusedException) {
      console.error(error.message);
      exit(error.exitCode);
      return;
    }
    console.error(error);
    exit(1);
  });
}
