import { readFileSync } from 'node:fs';
import path from 'node:path';
import { billOfMaterials, idOf, shippedPackages } from './bill-of-materials.mjs';

interface Locked {
  name?: string;
  version: string;
  dev?: boolean;
  optional?: boolean;
  devOptional?: boolean;
}
const { packages } = JSON.parse(readFileSync(path.resolve(__dirname, '../../package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>;
};

describe(billOfMaterials.name, () => {
  it('should hold in CycloneDX everything that the lock file ships', async () => {
    const { bill, text } = await billOfMaterials();
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
    expect(JSON.parse(text)).toEqual(bill);
    const named = new Set(bill.components.map(idOf));
    const wanted = Object.entries(packages)
      .filter(([place, { dev, optional, devOptional }]) => place !== '' && !dev && !optional && !devOptional)
      .map(([place, { name, version }]) => `${name ?? place.split('node_modules/').at(-1)}@${version}`);
    expect(wanted.length).toBeGreaterThan(200);
    expect(wanted.filter((one) => !named.has(one))).toEqual([]);
  });
});

describe(shippedPackages.name, () => {
  it('should hold what the applications import, and no tool', () => {
    const shipped = shippedPackages();
    const versionOf = (name: string): string => `${name}@${packages[`node_modules/${name}`]?.version}`;
    expect(['@nestjs/core', 'pg', 'jose', 'rxjs'].map(versionOf).filter((one) => !shipped.has(one))).toEqual(
      [],
    );
    expect(['jest', 'eslint', 'nx', 'secretlint'].map(versionOf).filter((one) => shipped.has(one))).toEqual(
      [],
    );
  });
});
