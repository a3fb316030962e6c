import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Compilation } from '@tester/contracts';
import { createApp } from '../app';
import { readWorkerConfig } from '../config/read-worker-config';
import { EngineClient } from '../docker/engine-client';
import { WarmPool } from '../sandbox/warm-pool';

const TOKEN = 'a-token-of-the-compilation-spec-0123456789';
/** Other tests may use the machine at the same time. */
const PATIENCE_MS = 60_000;
const OUR_CODE = path.join(__dirname, '../../../../sandbox');

/** Real code of some length, at hand wherever this test runs: the largest files of our own runners. */
function largestFiles(folder: string, extension: string, count: number): [name: string, source: string][] {
  return readdirSync(path.join(OUR_CODE, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .map((file): [string, string] => [file, readFileSync(path.join(OUR_CODE, folder, file), 'utf8')])
    .toSorted(([, left], [, right]) => right.length - left.length)
    .slice(0, count);
}

describe('compiling a source in a warm sandbox', () => {
  jest.setTimeout(3 * PATIENCE_MS);
  const config = readWorkerConfig({
    ...process.env,
    WORKER_AUTH_TOKEN: TOKEN,
    WORKER_INSTANCE: `compilation-spec-${process.pid}`,
    SANDBOX_SLOTS: '1',
    POOL_MIN: '1',
    POOL_MAX: '1',
    LOG_LEVEL: 'silent',
  });
  const engine = new EngineClient(config);
  let app: NestExpressApplication;
  let url: string;

  beforeAll(async () => {
    app = await createApp(config);
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(async () => {
    await app.close();
    expect(await engine.ownContainers()).toEqual([]);
  });

  const post = (route: string, body: object, signal?: AbortSignal): Promise<Response> =>
    fetch(`${url}/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify(body),
      signal: signal ?? null,
    });
  const ask = async (runtime: string, source: string): Promise<Compilation> => {
    const response = await post('compilations', { runtime, source });
    expect(response.status).toBe(200);
    return (await response.json()) as Compilation;
  };
  /** Asks until a sandbox is in stock again. */
  async function compile(runtime: string, source: string): Promise<Compilation> {
    for (const deadline = performance.now() + PATIENCE_MS; ; await sleep(50)) {
      const answer = await ask(runtime, source);
      if (answer.standing !== 'not_free' || performance.now() > deadline) return answer;
    }
  }

  // What the grammar of the API's own check cannot know.
  it.each([
    ['nonlocal x\n', 'nonlocal declaration not allowed at module level', 1, 1],
    ['def add(a, a):\n    return a\n', "duplicate argument 'a' in function definition", 1, 12],
    [
      'async def f():\n    def g():\n        [await x for x in y]\n',
      'asynchronous comprehension outside',
      3,
      9,
    ],
    ["def f():\n    '😀'; x = 1; global x\n", "name 'x' is assigned to before global declaration", 2, 18],
    ['def f():\n    x = 5\n    return x\nf() = 3\n', 'cannot assign to function call here. Maybe', 4, 1],
    ['from __future__ import braces\n', 'not a chance', 1, 24],
    ['a = 1\nb = a +* 2\n', 'invalid syntax', 2, 8],
  ])('should find what is no Python: %j', async (source, message, line, column) => {
    expect(await compile('python-pytest', source)).toEqual({
      standing: 'invalid',
      fault: { message: expect.stringContaining(message), line, column },
    });
  });

  it.each([
    ['class A { public public int x; }', 'repeated modifier', 1, 18],
    ['class A {\n  int x = 08;\n}', 'illegal digit in an octal literal', 2, 12],
    ['class A {\n  String s = "😀"; int y = 0b2;\n}', 'illegal digit in a binary literal', 2, 28],
    ['class A { void f() { int[] a = new int[]; } }', 'array dimension missing', 1, 41],
    ['class A { void f() { try { g(); } } }', "'try' without 'catch'", 1, 22],
  ])('should find what is no Java: %j', async (source, message, line, column) => {
    expect(await compile('java-junit', source)).toEqual({
      standing: 'invalid',
      fault: { message: expect.stringContaining(message), line, column },
    });
  });

  it.each([
    ['python-pytest', 'import no_such_module\nraise SystemExit(3)\n'],
    ['python-pytest', '# -*- coding: latin-1 -*-\r\nif x:\r\n\tpass\r\n'],
    ['python-pytest', 'assert (1, "always true")\nx = "\\d"\n1 is 1\n'],
    ['python-pytest', `x = ${'('.repeat(90)}${')'.repeat(90)}\n`],
    [
      'java-junit',
      'import com.example.Missing;\npublic class A extends Missing { Unknown u = Missing.of(); }',
    ],
    [
      'java-junit',
      'package a.b;\nrecord P(int x) { P { if (x < 0) throw new Error(); } }\nsealed interface S permits T {}',
    ],
    ['java-junit', 'void main() { IO.println("compact"); }'],
    ['java-junit', '\r\n/* nothing */\r\n'],
  ])('should take code whose names it cannot know, and run nothing of it: %s %j', async (runtime, source) => {
    expect(await compile(runtime, source)).toEqual({ standing: 'valid', fault: null });
  });

  it.each([
    ...largestFiles('python-pytest', '.py', 6).map(([name, source]) => ['python-pytest', name, source]),
    ...largestFiles('java-junit', '.java', 6).map(([name, source]) => ['java-junit', name, source]),
  ])('should take real code: %s %s', async (runtime = '', _name = '', source = '') => {
    expect(source.length).toBeGreaterThan(1000);
    expect(await compile(runtime, source)).toEqual({ standing: 'valid', fault: null });
  });

  it('should say nothing of a source that breaks the compiler', async () => {
    const nested = `x = ${'-'.repeat(400_000)}1\n`;
    expect((await compile('python-pytest', nested)).standing).toBe('unknown');
  });

  it('should refuse a runtime whose language is parsed elsewhere', async () => {
    const response = await post('compilations', { runtime: 'javascript-jest', source: 'let x' });
    expect(response.status).toBe(400);
  });

  it('should say that nothing is free while a run has the only slot, and never queue', async () => {
    await compile('python-pytest', 'x = 1\n');
    const caller = new AbortController();
    const suite = 'import time\ndef test_x(): time.sleep(9)\n';
    const running = post('executions', { runtime: 'python-pytest', source: 'x = 1\n', suite }, caller.signal);
    running.catch(() => undefined);
    const { slots } = await until('a run', (info) => info.slots.active === 1);
    expect(slots).toMatchObject({ active: 1, waiting: 0 });

    expect(await ask('python-pytest', 'nonlocal x\n')).toEqual({ standing: 'not_free', fault: null });
    expect(await ask('java-junit', 'class A {')).toEqual({ standing: 'not_free', fault: null });

    caller.abort();
    await expect(running).rejects.toThrow('abort');
  });

  it('should never make a sandbox for a compilation', async () => {
    await compile('python-pytest', 'x = 1\n');
    // Nothing is made any more, so what is in stock is all there is.
    await app.get(WarmPool, { strict: false }).beforeApplicationShutdown();
    const before = await engine.ownContainers();

    expect(await ask('python-pytest', 'nonlocal x\n')).toEqual({ standing: 'not_free', fault: null });
    expect((await engine.ownContainers()).filter((name) => !before.includes(name))).toEqual([]);
  });

  interface Info {
    slots: { active: number; waiting: number };
  }
  async function until(what: string, isSo: (info: Info) => boolean): Promise<Info> {
    for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; await sleep(25)) {
      const response = await fetch(`${url}/health/ready`);
      const { info } = (await response.json()) as { info: Info };
      if (isSo(info)) return info;
    }
    throw new Error(`it did not come to this: ${what}`);
  }
});
