import type { Profile } from '@tester/nest-kit';

export type DatabaseConfig = { kind: 'pglite'; directory: string } | { kind: 'postgres'; url: string };
export type CacheConfig = { kind: 'in-memory' } | { kind: 'redis'; url: string };
export type WriterConfig =
  | { kind: 'characterization' }
  | { kind: 'gemini'; apiKey: string; baseUrl: string | undefined; models: readonly string[] };

/** Everything the environment decides, validated and frozen. Injected by this class; built by `readApiConfig`. */
export abstract class ApiConfig {
  abstract readonly profile: Profile;
  abstract readonly http: {
    host: string;
    port: number;
    /** Exact origins; empty = same origin only. */
    corsOrigins: readonly string[];
    docsEnabled: boolean;
    /** Time open streams get after SIGTERM. */
    drainMs: number;
    logLevel: string;
  };
  abstract readonly auth: { jwtSecret: string; issuer: string };
  /** AES-256-GCM key and the id it is stored under. */
  abstract readonly encryption: { keyId: string; key: Buffer };
  abstract readonly database: DatabaseConfig;
  abstract readonly cache: CacheConfig;
  abstract readonly worker: { url: string; authToken: string; timeoutMs: number };
  abstract readonly writer: WriterConfig;
}
