import { execFile, execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isNativeError } from 'node:util/types';
import { freePort } from './free-port';
import { ServerProcess } from './server-process';
import { TemporaryServer } from './temporary-server';

interface SystemUser {
  uid: number;
  gid: number;
}

/** Where Debian and Ubuntu keep the programs of each major version. */
const DEBIAN_DIRECTORY = '/usr/lib/postgresql';

/**
 * A real PostgreSQL on a free port, in a cluster of its own that is thrown away afterwards. It can be stopped, frozen,
 * killed and started again. PostgreSQL refuses to run as root, so under root it runs as the system's `postgres` user.
 */
export class PostgresServer extends TemporaryServer {
  /** PostgreSQL's fast stop. */
  protected readonly stopSignal = 'SIGINT';

  static async start(): Promise<PostgresServer> {
    const user = unprivilegedUser();
    const directory = mkdtempSync(path.join(tmpdir(), 'tester-postgres-'));
    if (user) chownSync(directory, user.uid, user.gid);
    const cluster = path.join(directory, 'cluster');
    execFileSync(
      program('initdb'),
      ['-D', cluster, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
      { stdio: 'pipe', cwd: directory, ...user },
    );
    const port = await freePort();
    const backend = new ServerProcess({
      command: program('postgres'),
      args: ['-D', cluster, '-p', `${port}`, '-h', '127.0.0.1', '-k', directory, '-F'],
      isReady: () => isReady(port),
      childrenOf,
      ...user,
    });
    const server = new PostgresServer(port, directory, backend);
    await server.restart();
    return server;
  }

  /** Of the superuser and the database `postgres`. */
  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
  }
}

/** Undefined when this process is not root and can run the server itself. */
function unprivilegedUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string): number =>
    Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Newest version first; from the search path where Debian's directory is missing. */
function program(name: string): string {
  const versions = existsSync(DEBIAN_DIRECTORY) ? readdirSync(DEBIAN_DIRECTORY) : [];
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a));
  const programs = newestFirst.map((version) => path.join(DEBIAN_DIRECTORY, version, 'bin', name));
  return programs.find((file) => existsSync(file)) ?? name;
}

/**
 * PostgreSQL's connections are processes in sessions of their own, so a signal to its group does not reach them.
 * Read from Linux's /proc: a minimal installation has no `ps`.
 */
function childrenOf(processId: number): number[] {
  const processIds = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processIds.filter((id) => parentOf(id) === processId).map(Number);
}

/** Null when the process has ended since it was listed. */
function parentOf(processId: string): number | null {
  try {
    return Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))?.[1]);
  } catch (error) {
    if (isNativeError(error) && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return null;
    throw error;
  }
}

/** False, too, while it recovers after a crash: then it accepts connections but refuses them. */
function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(program('pg_isready'), ['-q', '-h', '127.0.0.1', '-p', `${port}`], (error) =>
      resolve(error === null),
    );
  });
}
