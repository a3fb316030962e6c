import { freePort } from '@tester/testing';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { ApiClient } from './api-client';
import { isRefusedConnection } from './app-process';

const ROOT = path.resolve(__dirname, '../../../..');
const COMPOSE = [path.join(ROOT, 'scripts/tester.mjs'), 'compose'];
/** Tag of the images of api and worker that `npm run images -- --tag e2e --services` makes. */
const TAG = 'e2e';
const FILES = ['docker-compose.yml', 'deploy/compose/docker-compose.host-engine.yml', 'two-workers.yml'];
const ENGINE_SOCKET = process.env['DOCKER_HOST']?.replace(/^unix:\/\//, '') ?? '/var/run/docker.sock';
const HAVE_IMAGES = ['--no-build', '--pull', 'never'];
const WITHOUT_STAND_IN = ['collector', 'grafana'];
const RECOVERS_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 250;

const execute = promisify(execFile);

/** What GET /health says; `details` by dependency. */
export interface Health {
  status: string;
  details: Record<'database' | 'redis' | 'worker' | 'spool', { status: string }> & {
    spool: { waiting: number };
    worker: { workers: { status: string; circuit: string }[] };
  };
}

/**
 * docker-compose.yml as an operator brings it up, with two workers: a copy of the files in a directory, with secrets, project,
 * volumes and ports of its own. When it is disposed of, nothing of it is left.
 */
export class Composition implements AsyncDisposable {
  private constructor(
    private readonly directory: string,
    private readonly name: string,
    private readonly ports: { readonly api: number; readonly prometheus: number },
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async start(): Promise<Composition> {
    const directory = mkdtempSync(path.join(tmpdir(), 'tester-composition-'));
    cpSync(path.join(ROOT, 'docker-compose.yml'), path.join(directory, 'docker-compose.yml'));
    const isNoSecret = (file: string): boolean => path.basename(file) !== 'secrets';
    cpSync(path.join(ROOT, 'deploy'), path.join(directory, 'deploy'), {
      recursive: true,
      filter: isNoSecret,
    });
    cpSync(path.join(__dirname, 'two-workers.yml'), path.join(directory, 'two-workers.yml'));
    await execute('sh', [path.join(directory, 'deploy/compose/make-secrets.sh')]);
    const name = `tester-e2e-${randomBytes(4).toString('hex')}`;
    const ports = { api: await freePort(), prometheus: await freePort() };
    const composition = new Composition(directory, name, ports, {
      ...process.env,
      TESTER_TAG: TAG,
      ENGINE_SOCKET,
      ENGINE_GROUP: String(statSync(ENGINE_SOCKET).gid),
      E2E_API_PORT: String(ports.api),
      E2E_POSTGRES_PORT: String(await freePort()),
      E2E_REDIS_PORT: String(await freePort()),
      E2E_PROMETHEUS_PORT: String(ports.prometheus),
      E2E_GRAFANA_PORT: String(await freePort()),
    });
    try {
      await composition.up();
    } catch (error) {
      const printed = await composition.compose('logs', '--no-color', '--tail', '40');
      await composition[Symbol.asyncDispose]();
      throw new Error(`the composition does not come up:\n${printed}`, { cause: error });
    }
    return composition;
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.api}`;
  }

  get prometheusUrl(): string {
    return `http://127.0.0.1:${this.ports.prometheus}`;
  }

  /** Runs Compose on this project. @returns what it printed */
  async compose(...args: string[]): Promise<string> {
    const files = FILES.flatMap((file) => ['--file', path.join(this.directory, file)]);
    const project = ['--project-name', this.name, '--project-directory', this.directory];
    const options = [...project, ...files, '--profile', 'observability', '--progress', 'quiet'];
    const { stdout } = await execute(process.execPath, [...COMPOSE, ...options, ...args], {
      env: this.env,
      maxBuffer: 64 << 20,
    });
    return stdout;
  }

  /** Starts all that there are images of, and waits until it is healthy. */
  async up(): Promise<void> {
    await this.compose('up', '--detach', '--wait', ...HAVE_IMAGES, ...(await this.servicesWithImages()));
  }

  /** Starts services that were stopped or killed again, and waits until all is well. */
  async restart(...services: string[]): Promise<Health> {
    await this.compose('up', '--detach', ...HAVE_IMAGES, ...services);
    return this.healthWhen(({ status }) => status === 'ok');
  }

  /** A client signed in with the token that the documentation tells an operator to make. */
  async signIn(): Promise<ApiClient> {
    const token = await this.compose('exec', '-T', 'api', 'node', 'dist/api/local-token.cjs');
    return new ApiClient(this.url, `Bearer ${token.trim()}`);
  }

  async health(): Promise<Health> {
    return (await (await fetch(`${this.url}/health`)).json()) as Health;
  }

  /** Asks for the health until it is as wanted. @returns it */
  async healthWhen(isWanted: (health: Health) => boolean): Promise<Health> {
    const deadline = Date.now() + RECOVERS_WITHIN_MS;
    for (;;) {
      const health = await this.health().catch((error: unknown) => {
        if (isRefusedConnection(error)) return null;
        throw error;
      });
      if (health !== null && isWanted(health)) return health;
      if (Date.now() > deadline) throw new Error(`the health stays ${JSON.stringify(health)}`);
      await wait(ASK_EVERY_MS);
    }
  }

  /** Names of the alert rules that lie beside the composition. */
  alertNames(): string[] {
    const file = path.join(this.directory, 'deploy/observability/prometheus/alerts.yml');
    const { groups } = parse(readFileSync(file, 'utf8')) as { groups: { rules: { alert: string }[] }[] };
    return groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.compose('down', '--volumes', '--remove-orphans', '--timeout', '20');
      for (const worker of ['1', '2']) await removeSandboxes(`${this.name}-${worker}`);
    } finally {
      rmSync(this.directory, { recursive: true, force: true });
    }
  }

  /** Some have no stand-in where their image cannot be pulled; everything else has to be there. */
  private async servicesWithImages(): Promise<string[]> {
    const services = (await this.compose('config', '--services')).trim().split('\n');
    const left: string[] = [];
    for (const service of WITHOUT_STAND_IN) if (!(await this.hasImage(service))) left.push(service);
    return services.filter((service) => !left.includes(service));
  }

  private async hasImage(service: string): Promise<boolean> {
    const { services } = JSON.parse(await this.compose('config', '--format', 'json')) as {
      services: Record<string, { image: string }>;
    };
    const { stdout } = await execute('docker', ['image', 'ls', '--quiet', services[service]?.image ?? '']);
    return stdout !== '';
  }
}

/** What a worker that was killed and never came back left in the engine. */
async function removeSandboxes(instance: string): Promise<void> {
  const { stdout } = await execute('docker', [
    'ps',
    '--all',
    '--quiet',
    '--filter',
    `label=tester.worker=${instance}`,
  ]);
  const left = stdout.split('\n').filter((id) => id !== '');
  if (left.length > 0) await execute('docker', ['rm', '--force', ...left]);
}
