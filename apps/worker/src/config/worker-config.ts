import type { RunLimits } from '@tester/contracts';
import type { ObservabilityConfig, Profile } from '@tester/nest-kit';

/** Address, logging and shutdown of the worker's HTTP side. */
export interface HttpConfig {
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  /** How long a shutdown waits for running sandboxes, in milliseconds. */
  readonly drainMs: number;
}

export interface EngineConfig {
  readonly socketPath: string;
  /** OCI runtime that sandboxes must use, such as `runsc`; the engine's default when undefined. */
  readonly runtime: string | undefined;
  /** Images are `<imagePrefix>/<runtime id>:<imageTag>`. */
  readonly imagePrefix: string;
  readonly imageTag: string;
}

export interface SlotsConfig {
  /** Sandboxes that may run at the same time. */
  readonly count: number;
  /** Runs that may wait for a slot, and for how long, in milliseconds. */
  readonly queueLength: number;
  readonly queueWaitMs: number;
}

/** Bounds of the stock of warm sandboxes. */
export interface PoolConfig {
  /** Memory for all that wait in stock together, in bytes. */
  readonly memoryBytes: number;
  /** Of each runtime: what is in stock without any demand, and what is the most whatever the demand. */
  readonly min: number;
  readonly max: number;
  /** Sandboxes that are made for the stock at the same time. */
  readonly refills: number;
}

/** Everything the worker is told from outside: read once, validated, frozen. Also its DI token. */
export abstract class WorkerConfig {
  abstract readonly profile: Profile;
  abstract readonly http: HttpConfig;
  /** Bearer token that every caller must present. */
  abstract readonly authToken: string;
  abstract readonly engine: EngineConfig;
  abstract readonly slots: SlotsConfig;
  abstract readonly pool: PoolConfig;
  /** What a caller may ask for at most. */
  abstract readonly limitCaps: RunLimits;
  /** Marks our sandboxes, so that two workers on one engine leave each other's alone. */
  abstract readonly instance: string;
  abstract readonly observability: ObservabilityConfig;
}
