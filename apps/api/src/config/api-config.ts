import type { ObservabilityConfig, Profile } from '@tester/nest-kit';

/** 32 bytes, and the id that is written into every envelope made under it. */
export interface EncryptionKey {
  keyId: string;
  key: Buffer;
}

/** The key that everything new is written under, and those that are read, too. Ids differ. */
export interface KeyRing extends EncryptionKey {
  previous?: readonly EncryptionKey[];
}

export type DatabaseConfig =
  | { kind: 'pglite'; directory: string }
  | { kind: 'postgres'; url: string }
  | { kind: 'supabase'; url: string; serviceRoleKey: string };
export type CacheConfig = { kind: 'in-memory' } | { kind: 'redis'; url: string };
export type WriterConfig =
  | { kind: 'characterization' }
  | {
      kind: 'gemini';
      apiKey: string;
      baseUrl: string | undefined;
      models: readonly string[];
      /** How Gemini is called: by Google's SDK, or over plain HTTP, which costs less per stream. */
      transport?: 'sdk' | 'http';
      /** Milliseconds that Gemini may be silent: until its first piece, and between two. */
      patience?: { firstChunkMs: number; idleMs: number };
      /** Milliseconds that a suite may wait for what running its source shows; absent or 0: it is not run before. */
      factsMs?: number;
    };

export interface GenerationConfig {
  /** Generations one process runs at a time; more are refused with 503. */
  maxRunning: number;
  /** A generation that nobody reads for so many milliseconds is cancelled. */
  orphanMs: number;
}

/** The price list, in credits. */
export interface CreditsConfig {
  /** False: nothing is counted and nothing is refused for want of credits. */
  isEnabled: boolean;
  generationCost: number;
  /** Given once, to a new user. */
  welcome: number;
  /** Given once a day, by the calendar of Korea. */
  daily: number;
}

export interface SiteverifyConfig {
  secret: string;
  /** Host names on which our page may be, lower case. */
  hostnames: readonly string[];
  /** Empty for a widget without an action. */
  action: string;
  url: string;
  /** Of one try. */
  timeoutMs: number;
}
/** Where Supabase Auth says whose session a token is of, and the key by which its gateway lets us ask. */
export interface SessionCheckConfig {
  url: string;
  apiKey: string;
}

export type TurnstileConfig = { kind: 'off' } | ({ kind: 'siteverify' } & SiteverifyConfig);

/** Requests per minute, each counted for itself. */
export interface RateLimitConfig {
  /** Proxies before us that may be believed, counted from our side; 0: the peer's own address counts. */
  proxyHops: number;
  /** Of one address, signed in or not. */
  addressPerMinute: number;
  /** Of one user. */
  userPerMinute: number;
  generationsPerMinute: number;
  executionsPerMinute: number;
  verificationsPerMinute: number;
}

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
  abstract readonly auth: {
    /** Of HS256 tokens; null: none are taken. */
    jwtSecret: string | null;
    issuer: string;
    /** Where the public keys of ES256 and RS256 tokens are; absent: none are taken. */
    jwksUrl?: string;
    /** Absent: a sound token may destroy until it expires, though its session be over. */
    sessionCheck?: SessionCheckConfig;
  };
  /** AES-256-GCM keys and the ids they are stored under. */
  abstract readonly encryption: KeyRing;
  abstract readonly database: DatabaseConfig;
  /** Where finished suites wait while the database is away. */
  abstract readonly spool: { directory: string };
  abstract readonly cache: CacheConfig;
  /** `urls`: of one worker or several that are alike, each without a trailing slash. */
  abstract readonly worker: { urls: readonly string[]; authToken: string; timeoutMs: number };
  abstract readonly writer: WriterConfig;
  abstract readonly generation: GenerationConfig;
  /** Whether generations are verified whose request does not say. */
  abstract readonly verification: { isDefault: boolean };
  abstract readonly credits: CreditsConfig;
  abstract readonly rateLimits: RateLimitConfig;
  abstract readonly turnstile: TurnstileConfig;
  abstract readonly observability: ObservabilityConfig;
  /** When the event loop was lately this much late, in milliseconds, no new generation is taken. */
  abstract readonly overload: { loopLagMs: number };
}
