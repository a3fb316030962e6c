import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const START_TIMEOUT_MS = 30_000;
const POLL_MS = 100;
/** What the engine is told of gVisor: its kernel traces system calls, since virtual machines seldom offer /dev/kvm. */
const RUNTIMES = { runsc: { path: 'runsc', runtimeArgs: ['--network=none', '--platform=ptrace'] } };

/**
 * A Docker Engine of its own that knows gVisor's `runsc`, with nothing in it but the images it is given. The engine of
 * this machine stays as it is. Needs root, `dockerd` and `runsc`.
 */
export class GvisorEngine implements AsyncDisposable {
  private constructor(
    private readonly directory: string,
    private readonly daemon: ChildProcess,
  ) {}

  static canRunHere(): boolean {
    return process.getuid?.() === 0 && ['dockerd', 'runsc'].every(isInstalled);
  }

  static async start(images: readonly string[]): Promise<GvisorEngine> {
    const directory = mkdtempSync(path.join(tmpdir(), 'tester-gvisor-'));
    const configuration = path.join(directory, 'daemon.json');
    writeFileSync(configuration, JSON.stringify({ runtimes: RUNTIMES }));
    // In a network of its own: an engine without a bridge would take away the bridge of the other one.
    const daemon = spawn(
      'unshare',
      [
        ...['--net', 'dockerd'],
        ...['--config-file', configuration, '--host', `unix://${directory}/docker.sock`],
        ...['--data-root', `${directory}/data`, '--exec-root', `${directory}/exec`],
        ...['--pidfile', `${directory}/pid`, '--bridge=none', '--iptables=false', '--ip-masq=false'],
      ],
      { stdio: 'ignore' },
    );
    const engine = new GvisorEngine(directory, daemon);
    try {
      await engine.answers();
      for (const image of images) engine.load(image);
      return engine;
    } catch (error) {
      await engine[Symbol.asyncDispose]();
      throw error;
    }
  }

  get socketPath(): string {
    return `${this.directory}/docker.sock`;
  }

  /** Ids of all containers there are, running or not. */
  get containers(): string[] {
    return this.docker('ps', '-aq').split('\n').filter(Boolean);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.daemon.exitCode === null && this.daemon.signalCode === null) {
      const gone = once(this.daemon, 'exit');
      this.daemon.kill('SIGTERM');
      await gone;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async answers(): Promise<void> {
    const patience = AbortSignal.timeout(START_TIMEOUT_MS);
    for (;;) {
      try {
        this.docker('version');
        return;
      } catch (error) {
        if (patience.aborted || this.daemon.exitCode !== null) throw error;
        await sleep(POLL_MS);
      }
    }
  }

  /** From this machine's engine. */
  private load(image: string): void {
    execFileSync('sh', [
      '-c',
      'docker save "$1" | docker -H "$2" load',
      'sh',
      image,
      `unix://${this.socketPath}`,
    ]);
  }

  private docker(...args: string[]): string {
    return execFileSync('docker', ['-H', `unix://${this.socketPath}`, ...args], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  }
}

function isInstalled(program: string): boolean {
  const directories = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
  return directories.some((directory) => existsSync(path.join(directory, program)));
}
