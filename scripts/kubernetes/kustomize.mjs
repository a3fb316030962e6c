import path from 'node:path';
import { STATE } from '../console/paths.mjs';
import { findProgram } from '../setup/apt.mjs';

/** Where set-up builds a Kustomize of its own, on a machine that has none. */
export const OWN_PROGRAMS = path.join(STATE, 'go/bin');

/**
 * The command that builds an overlay: Kustomize alone, ours, or the one inside kubectl.
 *
 * @returns {[string, ...string[]] | null} null where there is none
 */
export function kustomizeCommand() {
  const kustomize = findProgram('kustomize', [OWN_PROGRAMS]);
  if (kustomize !== null) return [kustomize, 'build'];
  const kubectl = findProgram('kubectl');
  return kubectl === null ? null : [kubectl, 'kustomize'];
}
