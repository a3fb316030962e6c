import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { StepFailure } from '../console/failure.mjs';
import { fromRoot, LOGS } from '../console/paths.mjs';
import { withProgress } from '../console/progress.mjs';
import { tryRun } from '../console/run.mjs';
import { aptInstall, canInstall, findProgram } from './apt.mjs';

const ANSWER_WITHIN_MS = 15_000;
const START_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 500;
const INSTALL_IT =
  'Install Docker Engine (https://docs.docker.com/engine/install/), start it, and try again.';

/** Makes sure that a Docker engine answers: installs and starts one where that is ours to do. */
export async function provideDockerEngine() {
  const problem = await engineProblem();
  if (problem === null) return;
  if (/permission denied/i.test(problem)) {
    throw new StepFailure('This user may not talk to the Docker engine.', {
      remedy: 'Join the group docker (sudo usermod -aG docker $USER), log in again, and try again.',
    });
  }
  if (process.env.DOCKER_HOST) {
    throw new StepFailure(`No Docker engine answers at DOCKER_HOST=${process.env.DOCKER_HOST}.`, {
      remedy: 'Start it, or unset DOCKER_HOST to use the engine of this machine.',
    });
  }
  if (!canInstall()) {
    throw new StepFailure(`No Docker engine answers: ${problem}`, { remedy: INSTALL_IT });
  }
  await installEngine();
  await withProgress('starting the Docker engine', startEngine);
}

/** @returns {Promise<string | null>} why the engine cannot be used, or null */
async function engineProblem() {
  const asked = await tryRun('docker', ['version', '--format', '{{.Server.Version}}'], {
    timeoutMs: ANSWER_WITHIN_MS,
  });
  return asked.code === 0 ? null : asked.stderr.trim() || 'it does not answer';
}

async function installEngine() {
  if (!findProgram('dockerd')) {
    await withProgress('installing docker.io', (tell) =>
      // With what it recommends: AppArmor's tools or cgroup mounts, where this machine has need of them.
      aptInstall(['docker.io', '--install-recommends'], tell),
    );
  }
  // Newer Debian releases pack the client on its own.
  if (!findProgram('docker')) {
    await withProgress('installing docker-cli', (tell) => aptInstall(['docker-cli'], tell));
  }
}

async function startEngine() {
  const engine = existsSync('/run/systemd/system') ? await startService() : startDetached();
  const deadline = Date.now() + START_WITHIN_MS;
  for (;;) {
    const problem = await engineProblem();
    if (problem === null) return;
    if (engine.hasEnded() || Date.now() > deadline) {
      throw new StepFailure(`The Docker engine does not start: ${engine.lastWords() || problem}`, {
        remedy: 'Start it by hand and try again.',
        log: engine.log,
      });
    }
    await wait(ASK_EVERY_MS);
  }
}

async function startService() {
  const { code, stderr } = await tryRun('systemctl', ['start', 'docker']);
  return { log: 'journalctl -u docker', hasEnded: () => code !== 0, lastWords: () => stderr.trim() };
}

/** The engine outlives us, as a service would. */
function startDetached() {
  mkdirSync(LOGS, { recursive: true });
  const log = path.join(LOGS, 'dockerd.log');
  const output = openSync(log, 'w');
  const child = spawn(findProgram('dockerd') ?? 'dockerd', [], {
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.unref();
  return {
    log: fromRoot(log),
    hasEnded: () => child.exitCode !== null,
    lastWords: () => readFileSync(log, 'utf8').trim().split('\n').slice(-3).join('\n  '),
  };
}
