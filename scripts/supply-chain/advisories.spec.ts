import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { audit, judge } from './advisories.mjs';

/** A registry that knows holes in the packages named, and nothing else. */
async function registryWith(advisories: object): Promise<{ server: Server; options: string[] }> {
  const server = createServer((request, response) => {
    const isBulk = request.url?.endsWith('/advisories/bulk') ?? false;
    request.resume();
    response.writeHead(isBulk ? 200 : 404, { 'Content-Type': 'application/json' });
    response.end(isBulk ? JSON.stringify(advisories) : '{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, options: ['--registry', `http://127.0.0.1:${port}/`, '--fetch-retries', '0'] };
}

const holeOf = (severity: string) => ({
  pg: [
    {
      id: 1,
      title: 'a hole',
      url: 'https://example.com/advisory',
      severity,
      vulnerable_versions: '*',
      cwe: [],
      cvss: { score: 9, vectorString: null },
    },
  ],
});

describe(audit.name, () => {
  let server: Server;
  let cache: string;
  beforeEach(() => (cache = mkdtempSync(path.join(tmpdir(), 'tester-audit-'))));
  afterEach(() => {
    server.close();
    rmSync(cache, { recursive: true });
  });

  const ask = async (advisories: object) => {
    const registry = await registryWith(advisories);
    server = registry.server;
    return audit([...registry.options, '--cache', cache]);
  };

  it('should find nothing where nothing is known', async () => {
    expect(await ask({})).toEqual({ kind: 'clean' });
  });

  it.each(['high', 'critical'])('should name a package with a hole of grade %s', async (severity) => {
    expect(await ask(holeOf(severity))).toEqual({
      kind: 'vulnerable',
      lines: expect.arrayContaining([`pg (any version): ${severity}`]) as string[],
    });
  });

  it('should let a moderate one pass', async () => {
    expect(await ask(holeOf('moderate'))).toEqual({ kind: 'clean' });
  });
});

describe(judge.name, () => {
  it.each([
    ['a refusal', '{"message":"405 Method Not Allowed","error":{}}', '405 Method Not Allowed'],
    ['no answer', '', 'no answer'],
    ['something else', '<html>', 'no answer'],
  ])('should never take %s for a clean bill', (_, stdout, why) => {
    expect(judge(stdout)).toEqual({ kind: 'unanswered', why });
  });
});
