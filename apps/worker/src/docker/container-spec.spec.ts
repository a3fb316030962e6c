import { DEFAULT_LIMITS } from '../sandbox/sandbox-limits';
import { containerSpec } from './container-spec';

describe(containerSpec.name, () => {
  const sut = containerSpec(
    { name: 'tester-1', imageDigest: 'sha256:ab', instance: 'left', engineRuntime: undefined },
    { runtime: 'python-pytest', limits: DEFAULT_LIMITS, isAwaited: false },
  );

  it('should build the whole wall', () => {
    const tmpfs = (size: number): string =>
      `rw,nosuid,nodev,noexec,mode=0700,size=${size},nr_inodes=8192,uid=10001,gid=10001`;

    expect({ ...sut, HostConfig: { ...sut.HostConfig, SecurityOpt: [] } }).toEqual({
      name: 'tester-1',
      Image: 'sha256:ab',
      Labels: { 'tester.worker': 'left', 'tester.runtime': 'python-pytest' },
      User: '10001:10001',
      WorkingDir: '/work',
      Env: [],
      OpenStdin: true,
      StdinOnce: true,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Tty: false,
      NetworkDisabled: true,
      StopTimeout: 1,
      HostConfig: {
        AutoRemove: true,
        Runtime: undefined,
        NetworkMode: 'none',
        IpcMode: 'none',
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: [],
        Memory: 268_435_456,
        MemorySwap: 268_435_456,
        NanoCpus: 1_000_000_000,
        PidsLimit: 64,
        Tmpfs: {
          '/work': tmpfs(67_108_864),
          '/tmp': tmpfs(33_554_432),
          '/dev/shm': tmpfs(8_388_608),
        },
        Ulimits: [
          { Name: 'core', Soft: 0, Hard: 0 },
          { Name: 'nofile', Soft: 256, Hard: 256 },
          { Name: 'fsize', Soft: 134_217_728, Hard: 134_217_728 },
        ],
        LogConfig: { Type: 'none', Config: {} },
      },
    });
  });

  it('should refuse new privileges, and every system call that is not on the list', () => {
    const [privileges, seccomp] = sut.HostConfig?.SecurityOpt ?? [];
    const profile = JSON.parse(seccomp?.replace(/^seccomp=/, '') ?? '') as {
      defaultAction: string;
      syscalls: { names: string[]; action: string }[];
    };
    const allowed = profile.syscalls.filter(({ action }) => action === 'SCMP_ACT_ALLOW');
    const names = new Set(allowed.flatMap((group) => group.names));

    expect(privileges).toBe('no-new-privileges');
    expect(profile.defaultAction).toBe('SCMP_ACT_ERRNO');
    expect(names.has('read')).toBe(true);
    for (const name of ['unshare', 'setns', 'mount', 'ptrace', 'bpf', 'keyctl', 'io_uring_setup', 'clone3']) {
      expect([name, names.has(name)]).toEqual([name, false]);
    }
  });

  it('should tell the runner what to get ready for, and not to rehearse while somebody waits', () => {
    const { Env } = containerSpec(
      { name: 'tester-1', imageDigest: 'sha256:ab', instance: 'left', engineRuntime: undefined },
      { runtime: 'typescript-jest', limits: DEFAULT_LIMITS, isAwaited: true },
    );

    expect(Env).toEqual(['TESTER_LANGUAGE=typescript', 'TESTER_REHEARSAL=skip']);
  });

  it('should ask for the configured OCI runtime, with threads for a kernel of its own', () => {
    const { HostConfig } = containerSpec(
      { name: 'tester-1', imageDigest: 'sha256:ab', instance: 'left', engineRuntime: 'runsc' },
      { runtime: 'python-pytest', limits: DEFAULT_LIMITS, isAwaited: false },
    );

    expect(HostConfig?.Runtime).toBe('runsc');
    expect(HostConfig?.PidsLimit).toBe(DEFAULT_LIMITS.maxProcesses + 256);
  });
});
