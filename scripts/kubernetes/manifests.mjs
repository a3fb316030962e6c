import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parseAllDocuments } from 'yaml';
import { ROOT } from '../console/paths.mjs';
import { kustomizeCommand } from './kustomize.mjs';

export const KUBERNETES = path.join(ROOT, 'deploy/kubernetes');
const SCHEMAS = path.join(KUBERNETES, 'schemas/v1.37.0-strict.json');

/** @typedef {{ apiVersion: string, kind: string, metadata: { name: string, namespace?: string } }} Manifest */

/**
 * What Kustomize makes of an overlay.
 *
 * @param {string} overlay
 * @returns {Manifest[]}
 */
export function manifestsOf(overlay) {
  const [program = 'kustomize', ...args] = kustomizeCommand() ?? [];
  const folder = path.join(KUBERNETES, 'overlays', overlay);
  const text = execFileSync(program, [...args, folder], { encoding: 'utf8', stdio: 'pipe' });
  return parseAllDocuments(text).map((document) => document.toJS());
}

/**
 * Judges manifests by the schemas of Kubernetes, in which unknown fields are faults.
 *
 * @returns {(manifest: Manifest) => string[]} gives the faults of one
 */
export function schemaJudge() {
  const schemas = JSON.parse(readFileSync(SCHEMAS, 'utf8'));
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'kubernetes', $defs: schemas.$defs });
  return (manifest) => {
    const [version, group = ''] = manifest.apiVersion.split('/').reverse();
    const name = schemas.kinds[`${group}/${version}/${manifest.kind}`];
    if (!name) return [`no schema for ${manifest.apiVersion} ${manifest.kind}`];
    const validate = ajv.getSchema(`kubernetes#/$defs/${name}`);
    if (!validate) throw new Error(`the schema ${name} cannot be found`);
    if (validate(manifest)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath, message, JSON.stringify(params)].join(' '),
    );
  };
}
