import { Logger } from '@nestjs/common';
import { SandboxUnavailableException } from '@tester/exceptions';
import { EnvironmentException } from '@tester/nest-kit';
import Docker from 'dockerode';
import { readWorkerConfig } from '../config/read-worker-config';
import { DEFAULT_LIMITS } from '../sandbox/sandbox-limits';
import type { SandboxJob, SandboxRun } from '../sandbox/sandbox.port';
import { containerSpec } from './container-spec';
import { DockerSandboxes } from './docker-sandboxes';
import { EngineClient } from './engine-client';
import { LiveContainers } from './live-containers';
import { SandboxReaper } from './sandbox-reaper';

// Real sandboxes, some of them made to hang.
const SLEEP = 'import subprocess\ndef test_sleep(): subprocess.run(["sleep", "30"])\n';

const lives: LiveContainers[] = [];

/** A worker's docker side under an instance name of its own. */
function build(variables: Record<string, string> = {}) {
  const config = readWorkerConfig({
    WORKER_AUTH_TOKEN: 'a'.repeat(40),
    WORKER_INSTANCE: `docker-spec-${process.pid}`,
    ...variables,
  });
  const engine = new EngineClient(config);
  const live = new LiveContainers();
  lives.push(live);
  return {
    config,
    engine,
    live,
    sut: new DockerSandboxes(config, engine, live),
    reaper: new SandboxReaper(engine, live),
  };
}

const job = (suite: string, overrides: Partial<SandboxJob> = {}): SandboxJob => ({
  runtime: 'python-pytest',
  mode: 'execute',
  files: { 'incoming/source.py': 'x = 1\n', 'incoming/suite.py': suite },
  settings: {},
  limits: DEFAULT_LIMITS,
  ...overrides,
});

describe(DockerSandboxes.name, () => {
  const docker = new Docker();
  const { config, engine, live, sut, reaper } = build();
  const never = new AbortController().signal;

  beforeAll(() => Logger.overrideLogger(false));

  /** A cold run from its beginning to its end. */
  const runOn = async (engineSide: DockerSandboxes, its: SandboxJob, signal = never): Promise<SandboxRun> => {
    const sandbox = await engineSide.prepare({ ...its, isAwaited: true }, signal);
    return sandbox.run(its, signal);
  };

  /** Starts a run that would last, and hands over its container's name as soon as its test is under way. */
  async function running(signal: AbortSignal): Promise<{ run: Promise<SandboxRun>; name: string }> {
    const sandbox = await sut.prepare({ ...job(SLEEP), isAwaited: true }, signal);
    const run = sandbox.run(job(SLEEP), signal);
    // The caller looks at the outcome later; until then a failure is not unhandled.
    run.catch(() => undefined);
    for (;;) {
      for (const name of (await engine.ownContainers()).filter((each) => live.has(each))) {
        if (await isAsleep(name)) return { run, name };
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function isAsleep(name: string): Promise<boolean> {
    const container = await engine.inspect(name);
    if (container?.State.Running !== true) return false;
    const { Processes } = (await docker.getContainer(name).top()) as { Processes: string[][] };
    return Processes.flat().some((word) => word === 'sleep 30');
  }

  afterEach(async () => {
    await Promise.all(lives.map((each) => each.idle()));
    expect(await engine.ownContainers()).toEqual([]);
  });

  it('should hand back what the runner reported, without its key', async () => {
    const run = await runOn(sut, job('def test_x(): print("said")\n'));

    expect(run).toMatchObject({ end: 'exited', exitCode: 0, signal: null, isReportIntact: true });
    expect(run.output).toEqual({ stdout: 'said\n', stderr: '', droppedBytes: 0 });
    expect(run.records).toContainEqual({ kind: 'collected', count: 1 });
    expect(run.records.at(-1)).toEqual({ kind: 'end', exitCode: 0 });
  });

  it('should create the container that the specification describes', async () => {
    const caller = new AbortController();
    const { run, name } = await running(caller.signal);

    const container = await engine.inspect(name);
    caller.abort();
    await expect(run).rejects.toThrow('abort');

    const { Ulimits, SecurityOpt, Runtime, NetworkMode, ...host } =
      containerSpec(
        {
          name,
          imageDigest: container?.Image ?? '',
          instance: config.instance,
          engineRuntime: undefined,
        },
        { ...job(SLEEP), isAwaited: true },
      ).HostConfig ?? {};
    expect(container?.HostConfig).toMatchObject(host);
    expect(container?.HostConfig.NetworkMode).toBe(NetworkMode);
    expect(container?.HostConfig.Ulimits).toEqual(expect.arrayContaining(Ulimits ?? []));
    expect(container?.HostConfig.SecurityOpt).toEqual(SecurityOpt);
    const { Privileged, Binds, Devices, CapAdd, PidMode, UsernsMode } = container?.HostConfig ?? {};
    expect({ Privileged, PidMode, UsernsMode }).toEqual({ Privileged: false, PidMode: '', UsernsMode: '' });
    expect([Binds, Devices, CapAdd].flatMap((each) => each ?? [])).toEqual([]);
    expect(Runtime).toBeUndefined();
    expect(container?.Mounts).toEqual([]);
    expect(container?.Config).toMatchObject({
      User: '10001:10001',
      Labels: { 'tester.worker': config.instance, 'tester.runtime': 'python-pytest' },
      NetworkDisabled: true,
      OpenStdin: true,
      StdinOnce: true,
    });
    expect(container?.Config.Env.filter((each) => /token|secret|key/i.test(each))).toEqual([]);
  });

  it('should end the run of a caller who leaves', async () => {
    const caller = new AbortController();
    const { run } = await running(caller.signal);
    const leftAt = performance.now();

    caller.abort();

    await expect(run).rejects.toThrow('abort');
    expect(performance.now() - leftAt).toBeLessThan(3000);
  });

  it('should not begin for a caller who has left', async () => {
    await expect(runOn(sut, job(SLEEP), AbortSignal.abort())).rejects.toThrow('abort');
  });

  it('should call a run lost whose container somebody else removed', async () => {
    const { run, name } = await running(never);

    await docker.getContainer(name).remove({ force: true });

    await expect(run).resolves.toMatchObject({ end: 'lost', exitCode: null });
  });

  it('should end a run at its limit', async () => {
    const startedAt = performance.now();

    const run = await runOn(sut, job(SLEEP, { limits: { ...DEFAULT_LIMITS, wallMs: 300 } }));

    expect(run.end).toBe('timed_out');
    expect(run.wallMs).toBeLessThan(1000);
    expect(performance.now() - startedAt).toBeLessThan(8000);
  });

  it('should say that the sandbox is broken when its files cannot be written', async () => {
    await expect(runOn(sut, job('', { files: { '../outside.py': '' } }))).rejects.toMatchObject({
      code: 'SANDBOX_UNAVAILABLE',
      context: { words: expect.stringContaining('../outside.py') as string },
    });
  });

  it.each(['/etc/absolute', 'a//b', 'a/./b', ''])('should not write to the path %j', async (file) => {
    await expect(runOn(sut, job('', { files: { [file]: '' } }))).rejects.toThrow(SandboxUnavailableException);
  });

  it('should be ready where engine and image are there', async () => {
    await expect(sut.check()).resolves.toBeUndefined();
    await expect(sut.verify()).resolves.toBeUndefined();
  });

  it('should say which image is missing', async () => {
    const { sut: other } = build({ SANDBOX_IMAGE_TAG: 'no-such-tag' });
    const missing = {
      code: 'SANDBOX_UNAVAILABLE',
      message: expect.stringContaining('no-such-tag') as string,
    };

    await expect(other.check()).rejects.toMatchObject(missing);
    await expect(runOn(other, job(SLEEP))).rejects.toMatchObject(missing);
  });

  describe('with an OCI runtime configured', () => {
    it('should use it and report it', async () => {
      const { sut: other } = build({ DOCKER_RUNTIME: 'runc' });

      await other.verify();
      await other.check();
      await expect(runOn(other, job('def test_x(): pass\n'))).resolves.toMatchObject({
        engineRuntime: 'runc',
      });
    });

    it('should refuse one that the engine does not have', async () => {
      const { sut: other } = build({ DOCKER_RUNTIME: 'no-such-runtime' });

      await expect(other.verify()).rejects.toThrow(EnvironmentException);
      await expect(other.check()).rejects.toThrow(SandboxUnavailableException);
      await expect(runOn(other, job(SLEEP))).rejects.toThrow(SandboxUnavailableException);
    });

    it('should not be judged while the engine is away', async () => {
      const { sut: other } = build({ DOCKER_RUNTIME: 'runsc', DOCKER_SOCKET: '/nonexistent/docker.sock' });

      await expect(other.verify()).resolves.toBeUndefined();
    });
  });

  it('should say that the engine is away', async () => {
    const { sut: other, reaper: itsReaper } = build({ DOCKER_SOCKET: '/nonexistent/docker.sock' });

    await expect(runOn(other, job(SLEEP))).rejects.toThrow(SandboxUnavailableException);
    await expect(other.check()).rejects.toThrow(SandboxUnavailableException);
    await expect(itsReaper.sweep()).resolves.toBeUndefined();
  });

  describe(SandboxReaper.name, () => {
    const orphan = async (instance: string): Promise<string> => {
      const name = `tester-orphan-${process.pid}-${instance}`;
      const imageDigest = await engine.imageDigest('tester-sandbox/python-pytest:dev');
      await engine.create(
        containerSpec(
          { name, imageDigest, instance, engineRuntime: undefined },
          { ...job(SLEEP), isAwaited: true },
        ),
      );
      return name;
    };

    it('should remove what a predecessor left, and nothing that is in use or another’s', async () => {
      const other = build({ WORKER_INSTANCE: `other-${process.pid}` });
      await orphan(config.instance);
      const others = await orphan(other.config.instance);
      const caller = new AbortController();
      const { run, name } = await running(caller.signal);

      await reaper.sweep();

      expect(await other.engine.ownContainers()).toEqual([others]);
      expect(await engine.ownContainers()).toEqual([name]);
      caller.abort();
      await expect(run).rejects.toThrow('abort');
      await other.reaper.sweep();
      expect(await other.engine.ownContainers()).toEqual([]);
    });

    it('should sweep at start and at the end', async () => {
      await orphan(config.instance);

      reaper.onApplicationBootstrap();
      await reaper.onApplicationShutdown();

      expect(await engine.ownContainers()).toEqual([]);
    });
  });
});
