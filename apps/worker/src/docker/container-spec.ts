import type { ContainerCreateOptions } from 'dockerode';
import seccompProfile from '../../../../sandbox/seccomp.json';
import { RUNTIMES } from '../runtimes/runtimes';
import type { SandboxOrder } from '../sandbox/sandbox-engine.port';
import { labelsOf } from './labels';

/** User and group of every process in a sandbox: an id that nothing else on the host has. */
const SANDBOX_UID = 10_001;
const TMPFS_MAX_FILES = 8192;
/** Python's multiprocessing keeps its locks there. */
const SHARED_MEMORY_BYTES = 8 * 1024 * 1024;
const MAX_OPEN_FILES = 256;
/** Threads of the host that gVisor's own kernel needs beside those of the run: the engine counts them as one. */
const GVISOR_THREADS = 256;
const GVISOR_RUNTIMES = /runsc|gvisor/i;

/** Tells a runner not to get warm by a run of its own; user code does not see it. */
const NO_REHEARSAL = 'TESTER_REHEARSAL=skip';

export interface ContainerIdentity {
  name: string;
  /** Content id of the image, so that what runs is what is reported. */
  imageDigest: string;
  instance: string;
  /** OCI runtime; the engine's default when undefined. */
  engineRuntime: string | undefined;
}

/** The whole wall around a run, as the engine is told it. A test compares a created container with it. */
export function containerSpec(
  identity: ContainerIdentity,
  { runtime, limits, isAwaited }: SandboxOrder,
): ContainerCreateOptions {
  return {
    name: identity.name,
    Image: identity.imageDigest,
    Labels: labelsOf(identity.instance, runtime),
    User: `${SANDBOX_UID}:${SANDBOX_UID}`,
    WorkingDir: '/work',
    Env: [...variables(RUNTIMES[runtime].environment), ...(isAwaited ? [NO_REHEARSAL] : [])],
    // The supervisor leaves at the end of stdin, and stdin ends with the connection: a dead worker leaves nothing behind.
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    // Besides `none` below: the engine then makes no network sandbox at all, which halves the start.
    NetworkDisabled: true,
    StopTimeout: 1,
    HostConfig: {
      AutoRemove: true,
      Runtime: identity.engineRuntime,
      NetworkMode: 'none',
      IpcMode: 'none',
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges', `seccomp=${JSON.stringify(seccompProfile)}`],
      Memory: limits.memoryBytes,
      MemorySwap: limits.memoryBytes,
      NanoCpus: Math.round(limits.cpus * 1e9),
      PidsLimit: limits.maxProcesses + ownThreadsOf(identity.engineRuntime),
      Tmpfs: {
        '/work': tmpfs(limits.diskBytes),
        '/tmp': tmpfs(limits.diskBytes / 2),
        '/dev/shm': tmpfs(SHARED_MEMORY_BYTES),
      },
      Ulimits: [
        { Name: 'core', Soft: 0, Hard: 0 },
        { Name: 'nofile', Soft: MAX_OPEN_FILES, Hard: MAX_OPEN_FILES },
        // Twice the disk: a full disk says so itself, this bounds the files that are not on it.
        { Name: 'fsize', Soft: limits.diskBytes * 2, Hard: limits.diskBytes * 2 },
      ],
      // A log file would hold what a flood prints, thirty times over.
      LogConfig: { Type: 'none', Config: {} },
    },
  };
}

const ownThreadsOf = (engineRuntime: string | undefined): number =>
  engineRuntime !== undefined && GVISOR_RUNTIMES.test(engineRuntime) ? GVISOR_THREADS : 0;

const variables = (environment: Readonly<Record<string, string>>): string[] =>
  Object.entries(environment).map(([name, value]) => `${name}=${value}`);

const tmpfs = (bytes: number): string =>
  [
    'rw,nosuid,nodev,noexec,mode=0700',
    `size=${Math.floor(bytes)}`,
    `nr_inodes=${TMPFS_MAX_FILES}`,
    `uid=${SANDBOX_UID}`,
    `gid=${SANDBOX_UID}`,
  ].join();
