import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';

const ROOT = path.resolve(__dirname, '../..');
const FOLDER = path.join(ROOT, 'deploy/compose');
/** What an operator brings; everything else is made by the script. */
const BROUGHT = ['gemini-api-key', 'turnstile-secret-key'];

interface Service {
  image?: string;
  build?: { dockerfile: string; target: string };
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  privileged?: boolean;
  environment?: Record<string, string>;
  secrets?: string[];
  ports?: string[];
  networks?: string[];
  volumes?: string[];
  healthcheck?: { test: string[]; interval: string; timeout: string; retries: number };
  depends_on?: Record<string, { condition: string }>;
  profiles?: string[];
  deploy?: { resources: { limits: Record<string, unknown> } };
}
interface Composition {
  services: Record<string, Service>;
  networks?: Record<string, { internal?: boolean } | null>;
  volumes?: Record<string, unknown>;
  secrets?: Record<string, { file: string }>;
}

const read = (file: string): Composition =>
  parse(readFileSync(path.join(ROOT, file), 'utf8'), { merge: true }) as Composition;
const overrides = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yml'))
  .map((file) => `deploy/compose/${file}`);
const base = read('docker-compose.yml');
const serviceNames = Object.keys(base.services);
const serviceOf = (name: string): Service => {
  const service = base.services[name];
  if (!service) throw new Error(`no service ${name}`);
  return service;
};

describe('docker-compose.yml', () => {
  it('should start the product by default, and the observers when asked', () => {
    const isAsked = (name: string): boolean => serviceOf(name).profiles !== undefined;
    expect(serviceNames.filter((name) => !isAsked(name)).sort()).toEqual([
      'api',
      'postgres',
      'redis',
      'worker',
    ]);
    expect(serviceNames.filter(isAsked).sort()).toEqual(['collector', 'grafana', 'prometheus']);
  });

  describe.each(serviceNames)('%s', (name) => {
    const sut = serviceOf(name);

    it('should have no power beyond its own files', () => {
      expect(sut).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
      expect(sut.privileged).toBeUndefined();
      expect((sut.volumes ?? []).filter((volume) => volume.includes('.sock'))).toEqual([]);
    });

    it('should be limited in processor, memory and processes', () => {
      expect(sut.deploy?.resources.limits).toEqual({
        cpus: expect.stringMatching(/^\d+$/) as string,
        memory: expect.stringMatching(/^\d+[MG]$/) as string,
        pids: expect.any(Number) as number,
      });
    });

    it('should be asked for its health, and waited for', () => {
      expect(sut.healthcheck?.test[0]).toMatch(/^CMD(-SHELL)?$/);
      for (const [other, { condition }] of Object.entries(sut.depends_on ?? {})) {
        expect(serviceNames).toContain(other);
        expect(condition).toBe('service_healthy');
      }
    });

    it('should be reached from this machine alone', () => {
      for (const port of sut.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    });

    it('should be of one known version', () => {
      expect(sut.image).toMatch(sut.build ? /:\$\{TESTER_TAG:-dev\}$/ : /:v?\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
      if (!sut.build) return;
      const dockerfile = readFileSync(path.join(ROOT, sut.build.dockerfile), 'utf8');
      expect(dockerfile).toMatch(new RegExp(`^FROM \\S+ AS ${sut.build.target}$`, 'm'));
    });

    it('should name networks, volumes and files that exist', () => {
      for (const network of sut.networks ?? []) expect(Object.keys(base.networks ?? {})).toContain(network);
      for (const [source = ''] of (sut.volumes ?? []).map((volume) => volume.split(':'))) {
        if (source.startsWith('./')) expect(existsSync(path.join(ROOT, source))).toBe(true);
        else expect(Object.keys(base.volumes ?? {})).toContain(source);
      }
    });
  });

  it('should keep the worker away from the database and from every network but its own', () => {
    const { networks = [] } = serviceOf('worker');
    expect(networks).not.toContain('data');
    for (const network of networks) expect(base.networks?.[network]).toEqual({ internal: true });
  });

  it('should give Prometheus the names and ports that it scrapes', () => {
    const scraped = readFileSync(path.join(ROOT, 'deploy/observability/prometheus/prometheus.yml'), 'utf8');
    const metricsPorts = { api: 'API_METRICS_PORT', worker: 'WORKER_METRICS_PORT' };
    for (const [name, variable] of Object.entries(metricsPorts)) {
      expect(scraped).toContain(`${name}:${serviceOf(name).environment?.[variable]}`);
    }
  });
});

describe.each(['docker-compose.yml', ...overrides])('secrets in %s', (file) => {
  const { services, secrets = {} } = read(file);

  it('should be files that the service was given', () => {
    for (const { environment = {}, secrets: given = [] } of Object.values(services)) {
      const named = Object.entries(environment)
        .filter(([variable]) => variable.endsWith('_FILE'))
        .map(([, value]) => value.replace('/run/secrets/', ''));
      for (const secret of named) expect(given).toContain(secret);
      for (const secret of given) expect(Object.keys(secrets)).toContain(secret);
    }
  });

  it('should never be values', () => {
    const variables = Object.values(services).flatMap(({ environment = {} }) => Object.keys(environment));
    const suspicious = variables.filter(
      (variable) => /TOKEN|SECRET|PASSWORD|_KEY|_URL$/.test(variable) && !variable.endsWith('_FILE'),
    );
    expect(suspicious.filter((variable) => !['WORKER_URL', 'SUPABASE_URL'].includes(variable))).toEqual([]);
  });
});

describe('variables of api and worker', () => {
  const documented = readFileSync(path.join(ROOT, '.env.example'), 'utf8');

  it.each(['docker-compose.yml', ...overrides])('should be documented: %s', (file) => {
    const { services } = read(file);
    const variables = ['api', 'worker'].flatMap((name) => Object.keys(services[name]?.environment ?? {}));
    for (const variable of variables) expect(documented).toMatch(new RegExp(`^${variable}=`, 'm'));
  });
});

describe('make-secrets.sh', () => {
  let directory: string;
  const make = (): string =>
    execFileSync('sh', [path.join(directory, 'make-secrets.sh')], { encoding: 'utf8' });
  const secret = (name: string): string => path.join(directory, 'secrets', name);

  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'tester-compose-'));
    cpSync(path.join(FOLDER, 'make-secrets.sh'), path.join(directory, 'make-secrets.sh'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('should make every secret that no operator has to bring, behind a door of his own', () => {
    make();

    const wanted = ['docker-compose.yml', ...overrides].flatMap((file) =>
      Object.entries(read(file).secrets ?? {}),
    );
    for (const [name, { file }] of wanted) expect(file).toBe(`./deploy/compose/secrets/${name}`);
    const names = wanted.map(([name]) => name).filter((name) => !BROUGHT.includes(name));
    expect(readdirSync(path.join(directory, 'secrets')).sort()).toEqual(names.sort());
    expect(statSync(path.join(directory, 'secrets')).mode & 0o777).toBe(0o700);
    expect(readFileSync(secret('database-url'), 'utf8')).toContain(
      readFileSync(secret('postgres-password'), 'utf8'),
    );
    expect(Buffer.from(readFileSync(secret('data-encryption-key'), 'utf8'), 'base64')).toHaveLength(32);
  });

  it('should leave what is there', () => {
    make();
    const key = readFileSync(secret('data-encryption-key'), 'utf8');

    expect(make()).toBe('');
    expect(readFileSync(secret('data-encryption-key'), 'utf8')).toBe(key);
  });
});
