import { findSecret } from './secret-files';

/** One variable that is missing or malformed, in words an operator can act on. Never holds the value. */
export interface EnvironmentFault {
  variable: string;
  problem: string;
}

/** Start-up is refused; the message lists every fault at once. */
export class EnvironmentException extends Error {
  /** sysexits.h EX_CONFIG. */
  static readonly EXIT_CODE = 78;
  readonly exitCode = EnvironmentException.EXIT_CODE;

  constructor(readonly faults: readonly EnvironmentFault[]) {
    super(
      [
        `The configuration has ${faults.length} fault(s):`,
        ...faults.map((f) => `  ${f.variable}: ${f.problem}`),
      ].join('\n'),
    );
    this.name = 'EnvironmentException';
  }
}

const PLACEHOLDER =
  /^(changeme|change-me|placeholder|secret|password|your[-_ ].*|example.*|xxx+|test|todo)$/i;

/**
 * Reads variables one by one and remembers every fault, so that an operator sees all of them in one start.
 * Getters return a harmless value after a fault; nothing may be used before `assertSound()`.
 */
export class Environment {
  private readonly faults: EnvironmentFault[] = [];
  private readonly secrets = new Map<string, string | undefined>();
  private readonly unfound = new Set<string>();

  /** @param secrets variables that may be given as `<variable>_FILE` as well, the path of a file that holds the value. */
  constructor(
    private readonly variables: Readonly<Record<string, string | undefined>>,
    secrets: readonly string[] = [],
  ) {
    for (const variable of secrets) this.find(variable);
  }

  /**
   * Readers may ask for the same variable: what was said of it is not said twice. Of a secret whose file is at fault
   * nothing more is said.
   */
  refuse(variable: string, problem: string): void {
    if (this.unfound.has(variable)) return;
    if (this.faults.some((fault) => fault.variable === variable && fault.problem === problem)) return;
    this.faults.push({ variable, problem });
  }

  /** What was found wrong until now. */
  get found(): readonly EnvironmentFault[] {
    return this.faults;
  }

  /** @throws EnvironmentException naming everything that is wrong. */
  assertSound(): void {
    if (this.faults.length > 0) throw new EnvironmentException(this.faults);
  }

  /** Undefined when unset or blank. */
  optional(variable: string): string | undefined {
    const value = this.secrets.has(variable) ? this.secrets.get(variable) : this.variables[variable]?.trim();
    return value === '' ? undefined : value;
  }

  text(variable: string, fallback?: string): string {
    const value = this.optional(variable) ?? fallback;
    if (value === undefined) this.refuse(variable, 'is required');
    return value ?? '';
  }

  /**
   * A secret of at least `minCharacters`, not a known placeholder.
   * @throws TypeError when the variable is none of those that were said to be secrets.
   */
  secret(variable: string, minCharacters: number): string {
    if (!this.secrets.has(variable)) throw new TypeError(`${variable} is not declared as a secret`);
    const value = this.text(variable);
    if (value === '') return value;
    if (value.length < minCharacters) this.refuse(variable, `must have at least ${minCharacters} characters`);
    else if (PLACEHOLDER.test(value)) this.refuse(variable, 'is a placeholder, not a secret');
    return value;
  }

  integer(variable: string, fallback: number, range: { min: number; max: number }): number {
    const value = this.optional(variable);
    if (value === undefined) return fallback;
    const number = Number(value);
    if (!Number.isInteger(number) || number < range.min || number > range.max) {
      this.refuse(variable, `must be a whole number from ${range.min} to ${range.max}`);
    }
    return number;
  }

  flag(variable: string, fallback: boolean): boolean {
    const value = this.optional(variable)?.toLowerCase();
    if (value === undefined) return fallback;
    if (value !== 'true' && value !== 'false') this.refuse(variable, 'must be true or false');
    return value === 'true';
  }

  oneOf<const T extends string>(variable: string, values: readonly T[], fallback: T): T {
    const value = this.optional(variable);
    if (value === undefined) return fallback;
    const known = values.find((candidate) => candidate === value);
    if (known === undefined) this.refuse(variable, `must be one of ${values.join(', ')}`);
    return known ?? fallback;
  }

  list(variable: string, fallback: readonly string[] = []): readonly string[] {
    const value = this.optional(variable);
    return value === undefined
      ? fallback
      : value
          .split(',')
          .map((item) => item.trim())
          .filter((item) => item !== '');
  }

  /** An absolute URL with one of `protocols` (such as `http:`), without a trailing slash. */
  url(variable: string, protocols: readonly string[], fallback?: string): string {
    const value = this.text(variable, fallback);
    if (value === '') return value;
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
      this.refuse(variable, `must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`);
    }
    return value.replace(/\/+$/, '');
  }

  private find(variable: string): void {
    const found = findSecret(this.variables, variable);
    if (found.problem === undefined) {
      this.secrets.set(variable, found.value);
      return;
    }
    this.refuse(found.variable, found.problem);
    this.secrets.set(variable, undefined);
    this.unfound.add(variable);
  }
}
