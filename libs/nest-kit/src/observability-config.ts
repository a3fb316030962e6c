import type { Environment } from './environment';

/** Where an application tells about itself. Null: not told. */
export interface ObservabilityConfig {
  /** A port that serves `/metrics` and nothing else, to whoever reaches it. */
  metricsPort: number | null;
  metricsHost: string;
  /** Bearer token of `/metrics` on the application's own port. */
  metricsToken: string | null;
  /** Base URL of an OTLP/HTTP collector of spans. */
  otlpEndpoint: string | null;
}

const TOKEN_MIN_CHARACTERS = 32;

/** Variables of both applications that hold secrets. */
export const SHARED_SECRETS = ['WORKER_AUTH_TOKEN', 'INTERNAL_METRICS_TOKEN'] as const;

/** The same variables in both applications, but for the port: both may run on one machine, from one `.env`. */
export function readObservability(env: Environment, application: 'API' | 'WORKER'): ObservabilityConfig {
  const port = `${application}_METRICS_PORT`;
  const hasPort = env.optional(port) !== undefined;
  const hasToken = env.optional('INTERNAL_METRICS_TOKEN') !== undefined;
  const hasCollector = env.optional('OTEL_EXPORTER_OTLP_ENDPOINT') !== undefined;
  return {
    metricsPort: hasPort ? env.integer(port, 0, { min: 1, max: 65_535 }) : null,
    metricsHost: env.text('METRICS_HOST', '127.0.0.1'),
    metricsToken: hasToken ? env.secret('INTERNAL_METRICS_TOKEN', TOKEN_MIN_CHARACTERS) : null,
    otlpEndpoint: hasCollector ? env.url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:']) : null,
  };
}
