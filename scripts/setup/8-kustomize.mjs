import path from 'node:path';
import { STATE } from '../console/paths.mjs';
import { withProgress } from '../console/progress.mjs';
import { tryRun } from '../console/run.mjs';
import { kustomizeCommand, OWN_PROGRAMS } from '../kubernetes/kustomize.mjs';
import { findProgram } from './apt.mjs';

/** Built from source, with the checksums of Go's own database. */
const KUSTOMIZE = 'sigs.k8s.io/kustomize/kustomize/v5@v5.7.1';

/** Provides Kustomize for the tests of deploy/kubernetes: the machine's own, else one built with Go. */
export async function provideKustomize() {
  if (kustomizeCommand() !== null) return;
  const go = findProgram('go', ['/usr/local/go/bin']);
  const isBuilt = go !== null && (await withProgress('building kustomize', (tell) => build(go, tell)));
  if (!isBuilt)
    process.stdout.write('There is no kustomize, kubectl or Go; the manifests will not be tested.\n');
}

/**
 * @param {string} go
 * @param {(line: string) => void} tell
 * @returns {Promise<boolean>}
 */
async function build(go, tell) {
  const env = { GOBIN: OWN_PROGRAMS, GOPATH: path.join(STATE, 'go'), GOFLAGS: '-modcacherw' };
  const { code } = await tryRun(go, ['install', KUSTOMIZE], { env, tell, log: 'kustomize.log' });
  return code === 0;
}
