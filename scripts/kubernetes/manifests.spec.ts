import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { kustomizeCommand } from './kustomize.mjs';
import { KUBERNETES, manifestsOf, schemaJudge } from './manifests.mjs';

const ROOT = path.resolve(__dirname, '../..');
const OVERLAYS = ['local', 'production'] as const;
/** The one container that may have more than nothing; deploy/kubernetes/README.md says why. */
const ENGINE = 'engine';

interface Container {
  name: string;
  image: string;
  args?: string[];
  env?: { name: string; value: string }[];
  envFrom?: { configMapRef: { name: string } }[];
  securityContext?: Record<string, unknown>;
  lifecycle?: { preStop: { sleep: { seconds: number } } };
  livenessProbe?: { httpGet: { path: string } };
  readinessProbe?: { httpGet: { path: string } };
  volumeMounts: { name: string; mountPath: string }[];
}
interface Pod {
  automountServiceAccountToken?: boolean;
  hostUsers?: boolean;
  runtimeClassName?: string;
  terminationGracePeriodSeconds: number;
  securityContext: Record<string, unknown>;
  containers: Container[];
  initContainers?: Container[];
  volumes: { name: string; secret?: { secretName: string } }[];
}
interface Built {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  data: Record<string, string>;
  spec: { replicas?: number; template: { metadata: { labels: object }; spec: Pod } } & Record<
    string,
    unknown
  >;
}

const describeWithKustomize = kustomizeCommand() === null ? describe.skip : describe;
if (kustomizeCommand() === null)
  console.error('NOT TESTED: deploy/kubernetes. This takes kustomize or kubectl.');

describeWithKustomize.each(OVERLAYS)('the overlay %s', (overlay) => {
  let all: Built[];
  beforeAll(() => (all = manifestsOf(overlay) as Built[]));

  const ofKind = (kind: string): Built[] => all.filter((one) => one.kind === kind);
  const named = (kind: string, name: string): Built => {
    const found = ofKind(kind).find(({ metadata }) => metadata.name === name);
    if (!found) throw new Error(`no ${kind} ${name}`);
    return found;
  };
  const workloads = (): Built[] => [named('Deployment', 'api'), named('StatefulSet', 'worker')];
  const containersOf = ({ spec }: Built): Container[] => [
    ...spec.template.spec.containers,
    ...(spec.template.spec.initContainers ?? []),
  ];
  const settingsOf = (workload: Built): Record<string, string> => {
    const names = workload.spec.template.spec.containers.flatMap(({ envFrom = [] }) =>
      envFrom.map(({ configMapRef }) => configMapRef.name),
    );
    return Object.assign({}, ...names.map((name) => named('ConfigMap', name).data)) as Record<string, string>;
  };

  it('should be what the schemas of Kubernetes allow', () => {
    const faultsOf = schemaJudge();
    expect(
      all.flatMap((one) => faultsOf(one).map((fault) => `${one.kind} ${one.metadata.name}${fault}`)),
    ).toEqual([]);
    expect(all.length).toBeGreaterThan(12);
  });

  it('should put everything into a namespace that it makes, under a level of Pod Security', () => {
    const spaces = new Map(ofKind('Namespace').map(({ metadata }) => [metadata.name, metadata.labels]));
    const placed = all.filter(({ kind }) => !['Namespace', 'RuntimeClass'].includes(kind));
    expect(placed.filter(({ metadata }) => !spaces.has(metadata.namespace ?? ''))).toEqual([]);
    expect(spaces.get('tester')).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  it('should restrict every container but the engine', () => {
    for (const workload of workloads()) {
      const pod = workload.spec.template.spec;
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      });
      for (const { name, securityContext } of containersOf(workload).filter(({ name }) => name !== ENGINE)) {
        expect({ name, ...pod.securityContext, ...securityContext }).toMatchObject({
          name,
          runAsNonRoot: true,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
      }
    }
  });

  it('should keep the engine away from the node', () => {
    const pod = named('StatefulSet', 'worker').spec.template.spec;
    const engine = pod.initContainers?.find(({ name }) => name === ENGINE);
    if (pod.runtimeClassName === 'gvisor')
      expect(engine?.securityContext).toMatchObject({ privileged: false });
    else expect(pod.hostUsers).toBe(false);
    expect(JSON.stringify(pod)).not.toMatch(/hostPath|hostNetwork|hostPID|hostIPC/);
    expect(JSON.stringify(named('Deployment', 'api'))).not.toContain(ENGINE);
  });

  it('should leave more time for the end than the application takes', () => {
    for (const [index, drain] of ['API_DRAIN_MS', 'WORKER_DRAIN_MS'].entries()) {
      const workload = workloads()[index] as Built;
      const pod = workload.spec.template.spec;
      const pauseMs = (pod.containers[0]?.lifecycle?.preStop.sleep.seconds ?? 0) * 1000;
      expect(pauseMs).toBeGreaterThan(0);
      const drainMs = Number(settingsOf(workload)[drain]);
      expect(pod.terminationGracePeriodSeconds * 1000).toBeGreaterThan(pauseMs + drainMs + 5000);
    }
  });

  it('should ask the right routes for life and readiness', () => {
    for (const { spec } of workloads()) {
      const [application] = spec.template.spec.containers;
      expect(application?.livenessProbe?.httpGet.path).toBe('/health/live');
      expect(application?.readinessProbe?.httpGet.path).toBe('/health/ready');
    }
  });

  it('should set variables that there are, and no secret but as a file that is mounted', () => {
    const example = readFileSync(path.join(ROOT, '.env.example'), 'utf8');
    const known = new Set([...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name));
    const secrets = [...known].filter((name) => known.has(`${name}_FILE`));
    const notes = readFileSync(path.join(KUBERNETES, 'README.md'), 'utf8');
    for (const workload of workloads()) {
      const settings = settingsOf(workload);
      expect(Object.keys(settings).filter((name) => !known.has(name))).toEqual([]);
      expect(Object.keys(settings).filter((name) => secrets.includes(name))).toEqual([]);
      const files = Object.entries(settings).filter(([name]) => name.endsWith('_FILE'));
      expect(files.length).toBeGreaterThan(0);
      const { volumes, containers } = workload.spec.template.spec;
      const volume = volumes.find(({ secret }) => secret)?.name;
      const mount = containers[0]?.volumeMounts.find(({ name }) => name === volume)?.mountPath;
      for (const [, file] of files) {
        expect(path.posix.dirname(file)).toBe(mount);
        expect(notes).toContain(`--from-file=${path.posix.basename(file)}`);
      }
    }
  });

  it('should tell the api of every worker there is', () => {
    const { spec, metadata } = named('StatefulSet', 'worker');
    const { port } = (named('Service', 'worker').spec['ports'] as { port: number }[])[0] ?? {};
    const urls = Array.from(
      { length: spec.replicas ?? 0 },
      (_, index) => `http://worker-${index}.worker.${metadata.namespace}.svc:${port}`,
    );
    expect(settingsOf(named('Deployment', 'api'))['WORKER_URLS']?.split(',')).toEqual(urls);
  });

  it('should pull the image of every runtime there is', () => {
    const folder = path.join(ROOT, 'sandbox');
    const images = readdirSync(folder).filter((name) => existsSync(path.join(folder, name, 'Dockerfile')));
    const pulls = containersOf(named('StatefulSet', 'worker')).find(({ name }) => name === 'sandbox-images');
    const wanted = pulls?.env?.find(({ name }) => name === 'RUNTIMES')?.value.split(' ');
    expect(wanted?.sort()).toEqual(images.sort());
  });

  it('should deny every way that is not allowed, and keep one pod of each through a disruption', () => {
    for (const workload of workloads()) {
      const { namespace, name } = workload.metadata;
      const policies = ofKind('NetworkPolicy').filter(({ metadata }) => metadata.namespace === namespace);
      expect(policies.map(({ metadata }) => metadata.name).sort()).toEqual([name, 'default-deny'].sort());
      expect(policies.find(({ metadata }) => metadata.name === 'default-deny')?.spec).toEqual({
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
      });
      const labels = workload.spec.template.metadata.labels;
      for (const kind of ['NetworkPolicy', 'PodDisruptionBudget']) {
        const { spec } = all.filter((one) => one.kind === kind && one.metadata.name === name)[0] as Built;
        const selector = (spec['podSelector'] ?? spec['selector']) as { matchLabels: object };
        expect(labels).toMatchObject(selector.matchLabels);
      }
    }
    const ways = ofKind('NetworkPolicy').flatMap(
      ({ spec }) => JSON.stringify(spec).match(/"ipBlock":\{.*?\}/g) ?? [],
    );
    expect(ways.filter((way) => !way.includes('169.254.0.0/16'))).toEqual([]);
  });

  it('should name a version of every image', () => {
    const images = workloads()
      .flatMap(containersOf)
      .map(({ image }) => image);
    expect(images.filter((image) => !/[:@]/.test(image) || image.endsWith(':latest'))).toEqual([]);
  });
});

describeWithKustomize('production', () => {
  it('should run the engine and its sandboxes on gVisor, on nodes of their own', () => {
    const all = manifestsOf('production') as Built[];
    const pod = all.find(({ kind }) => kind === 'StatefulSet')?.spec.template.spec;
    expect(pod?.runtimeClassName).toBe('gvisor');
    expect(all.find(({ kind }) => kind === 'RuntimeClass')).toMatchObject({
      metadata: { name: 'gvisor' },
      scheduling: { nodeSelector: { 'tester/pool': 'sandboxes' } },
    });
    expect(all.find(({ kind }) => kind === 'HorizontalPodAutoscaler')).toBeDefined();
  });
});

describe(schemaJudge.name, () => {
  it.each([
    [
      'an unknown field',
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { prots: [] } },
      'prots',
    ],
    [
      'a wrong type',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { A: 1 } },
      'string',
    ],
    [
      'a missing part',
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec: {} },
      'selector',
    ],
    ['an unknown kind', { apiVersion: 'v1', kind: 'Servce', metadata: { name: 'a' } }, 'no schema'],
  ])('should refuse %s', (_, manifest, word) => {
    expect(schemaJudge()(manifest).join('\n')).toContain(word);
  });
});
