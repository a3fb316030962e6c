import { fromRoot } from '../console/paths.mjs';
import { audit } from '../supply-chain/advisories.mjs';
import { billOfMaterials, idOf, keepReport, shippedPackages } from '../supply-chain/bill-of-materials.mjs';
import { licenceTable, refusedLicences } from '../supply-chain/licences.mjs';

/** `npm run supply-chain`: what we are made of, under which licences, and with which known holes. */
export async function main() {
  const [{ bill, text }, advisories] = await Promise.all([billOfMaterials(), audit()]);
  const { components } = bill;
  const ids = shippedPackages();
  const shipped = components.filter((component) => ids.has(idOf(component))).length;
  say(
    `${components.length} packages, ${shipped} of them shipped: ${fromRoot(keepReport('sbom.cdx.json', text))}`,
  );
  say(`their licences: ${fromRoot(keepReport('licences.tsv', licenceTable(components, ids)))}`);
  const refused = refusedLicences(components, ids);
  for (const line of refused) say(`✗ licence not allowed: ${line}`);
  for (const line of linesOf(advisories)) say(line);
  return refused.length > 0 || advisories.kind === 'vulnerable' ? 1 : 0;
}

/** @param {import('../supply-chain/advisories.mjs').Audit} advisories */
function linesOf(advisories) {
  switch (advisories.kind) {
    case 'clean':
      return ['no known hole of grade high or critical'];
    case 'vulnerable':
      return advisories.lines.map((line) => `✗ known hole: ${line}`);
    case 'unanswered':
      return [`! NOT AUDITED: the registry did not tell its advisories (${advisories.why})`];
  }
}

/** @param {string} line */
const say = (line) => process.stdout.write(`  ${line}\n`);
