import { readFileSync } from 'node:fs';
import { argv, stdout } from 'node:process';

/*
 * Cuts what our manifests need out of the schemas that Kubernetes publishes, and prints it; run by hand when the version
 * changes. Argument: `_definitions.json` of a strict version, as the PyPI package `kubernetes-validate` holds it
 * (kubernetes-json-schema/v<version>-local-strict), made from the OpenAPI of that release. Licence: Apache-2.0.
 */

/** group/version/kind, as in the manifests. */
const KINDS = [
  '/v1/ConfigMap',
  '/v1/Namespace',
  '/v1/PersistentVolumeClaim',
  '/v1/Service',
  'apps/v1/Deployment',
  'apps/v1/StatefulSet',
  'autoscaling/v2/HorizontalPodAutoscaler',
  'networking.k8s.io/v1/NetworkPolicy',
  'node.k8s.io/v1/RuntimeClass',
  'policy/v1/PodDisruptionBudget',
];
const GROUP_VERSION_KIND = 'x-kubernetes-group-version-kind';

/** @typedef {{ group: string, version: string, kind: string }} Named */
/** @type {{ $schema: string, $defs: Record<string, Record<string, unknown>> }} */
const { $schema, $defs } = JSON.parse(readFileSync(argv[2] ?? '', 'utf8'));

/** @type {Record<string, string>} */
const kinds = {};
for (const [name, schema] of Object.entries($defs)) {
  const named = /** @type {Named[]} */ (schema[GROUP_VERSION_KIND] ?? []);
  const known = named.map(({ group, version, kind }) => `${group}/${version}/${kind}`);
  for (const kind of known.filter((one) => KINDS.includes(one))) kinds[kind] = name;
}

/** @type {Record<string, unknown>} */
const kept = {};
const wanted = Object.values(kinds);
for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
  if (name in kept) continue;
  kept[name] = withoutWords($defs[name]);
  wanted.push(
    ...[...JSON.stringify($defs[name]).matchAll(/"#\/\$defs\/([^"]+)"/g)].map(([, one = '']) => one),
  );
}
stdout.write(`${JSON.stringify({ $schema, kinds, $defs: kept }, null, 1)}\n`);

/**
 * Without descriptions, and without what says how to merge.
 *
 * @param {unknown} schema
 * @returns {unknown}
 */
function withoutWords(schema) {
  if (Array.isArray(schema)) return schema.map(withoutWords);
  if (schema === null || typeof schema !== 'object') return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !(key === 'description' && typeof value === 'string'))
      .filter(([key]) => !key.startsWith('x-kubernetes-'))
      .map(([key, value]) => [key, withoutWords(value)]),
  );
}
